// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import Hummingbird
    import NIOCore
    import OpenAISchema
    import ServiceLifecycle

    #if canImport(Musl)
        import Musl
    #elseif canImport(Glibc)
        import Glibc
    #else
        import Darwin
    #endif

    /// Puts a ``Simulator`` behind Hummingbird.
    struct SimulatorResponder: HTTPResponder {
        /// The largest body that is read: beyond InvokeModel's limit of 25 MB.
        private static let bodyLimit = 32 << 20

        let simulator: Simulator
        let watch: ClientWatch

        func respond(to request: Request, context: SimulatorRequestContext) async throws -> Response {
            let body = Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
            if request.head.path == "/_simulator/requests" { return listRequests(request.method) }
            let id = simulator.recorder.record(request.head, body: body)
            let departure = watch.departure(on: context.channel)
            let registration = departure.whenHappened { [recorder = simulator.recorder] in recorder.leave(id) }
            let reply = simulator.reply(to: request.head, body: body)
            if reply.isReset {
                departure.forget(registration)
                try await reset(context.channel)
                throw CancellationError()
            }
            return response(reply, channel: context.channel, departure: departure) {
                [recorder = simulator.recorder] isWhole in
                departure.forget(registration)
                if isWhole { recorder.finish(id) }
            }
        }

        /// What tests see of the requests; no key is needed.
        private func listRequests(_ method: HTTPRequest.Method) -> Response {
            switch method {
            case .get:
                return Response(
                    status: .ok,
                    headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: simulator.recorder.json.jsonBytes))
                )
            case .delete:
                simulator.recorder.clear()
                return Response(status: .noContent)
            default: return Response(status: .methodNotAllowed)
            }
        }

        private func response(
            _ reply: Reply,
            channel: any Channel,
            departure: ClientDeparture,
            ended: @escaping @Sendable (_ isWhole: Bool) -> Void
        ) -> Response {
            let isWhole = reply.steps.allSatisfy { if case .bytes = $0 { true } else { false } }
            let type = reply.head.headerFields[.contentType]
            let isStream = type == "application/vnd.amazon.eventstream" || type == "text/event-stream"
            let length = isWhole && !isStream ? reply.body.count : nil
            let body = ResponseBody(contentLength: length) { writer in
                for step in reply.steps {
                    switch step {
                    case .bytes(let bytes): try await writer.write(ByteBuffer(bytes: bytes))
                    case .silence:
                        // Shutdown does not wait for a client that waits for ever.
                        await cancelWhenGracefulShutdown { await departure.wait() }
                        ended(false)
                        try await channel.close()
                        throw CancellationError()
                    case .cut:
                        ended(false)
                        try await channel.close()
                        throw CancellationError()
                    }
                }
                // Noted before the last byte goes out, so that whoever has read it all finds it noted.
                ended(true)
                try await writer.finish(nil)
            }
            return Response(status: reply.head.status, headers: reply.head.headerFields, body: body)
        }

        /// Closes a connection with a reset instead of an orderly end.
        private func reset(_ channel: any Channel) async throws {
            if let provider = channel as? any SocketOptionProvider {
                try await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            }
            try await channel.close()
        }
    }

    /// Hummingbird's context of a request, with the channel that it came by.
    struct SimulatorRequestContext: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }
#endif
