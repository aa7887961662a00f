// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    public import Hummingbird
    import NIOCore

    /// Puts a ``Gateway`` behind Hummingbird.
    struct GatewayResponder: HTTPResponder {
        let current: CurrentGateway
        let watch: ConnectionWatch

        func respond(to request: Request, context: GatewayRequestContext) async throws -> Response {
            let connection = watch.connection(of: context.channel)
            let gateway = current.gateway
            let task = Task { await gateway.respond(to: GatewayRequest(request)) }
            let registration = connection.whenGone { task.cancel() }
            let response = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            connection.forget(registration)
            return Response(response, on: connection)
        }
    }

    /// Hummingbird's context of a request, with the channel that it came by.
    public struct GatewayRequestContext: RequestContext {
        /// Hummingbird's own part.
        public var coreContext: CoreRequestContextStorage

        /// The channel that the request came by.
        let channel: any Channel

        /// Makes a context.
        public init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }

    extension GatewayRequest {
        fileprivate init(_ request: Request) {
            self.init(head: request.head) { limit in
                // A length that is told is refused before anything is read.
                if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
                    throw GatewayError.bodyTooLarge(limit: limit)
                }
                do {
                    let buffer = try await request.body.collect(upTo: limit)
                    return Array(buffer.readableBytesView)
                } catch is NIOTooManyBytesError {
                    throw GatewayError.bodyTooLarge(limit: limit)
                } catch let error where !(error is CancellationError) {
                    // What cannot be read is not framed as HTTP has it, or has no end: nothing that follows can be either.
                    throw GatewayError.unreadableBody
                }
            }
        }
    }

    extension Response {
        fileprivate init(_ response: GatewayResponse, on connection: ClientConnection) {
            let body: ResponseBody
            switch response.content {
            case .bytes(let bytes):
                body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            case .stream(let stream):
                body = ResponseBody { writer in
                    let registration = connection.whenGone { stream.cancel() }
                    defer { connection.forget(registration) }
                    while let bytes = try await stream.next() {
                        try await writer.write(ByteBuffer(bytes: bytes))
                    }
                    try await writer.finish(nil)
                }
            }
            self.init(status: response.status, headers: response.fields, body: body)
        }
    }
#endif
