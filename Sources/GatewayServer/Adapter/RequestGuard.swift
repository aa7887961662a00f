// SPDX-License-Identifier: MIT-0

#if Server
    import NIOCore
    import NIOHTTP1
    import OpenAISchema

    /// Holds a connection to what HTTP/1.x says of requests that follow each other, where the server does not.
    ///
    /// One `Host`; an end where the client's version or its `Connection` asks for one; nothing written into the middle of another
    /// answer; and an eye on the client while it is answered, however much it has sent ahead: its leaving stands behind that.
    ///
    /// Source: RFC 9112, sections 3.2, 9.3 and 9.6; RFC 9110, section 10.1.1.
    final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias InboundOut = HTTPServerRequestPart
        typealias OutboundIn = HTTPServerResponsePart
        typealias OutboundOut = HTTPServerResponsePart

        /// How much a client may send ahead of the answer that it waits for.
        private static let aheadLimit = 256 << 10

        /// What a head is taken to weigh.
        private static let headWeight = 1 << 10

        /// A request whose answer has not ended.
        private struct Exchange {
            /// Whether the client knows no chunks.
            let isOld: Bool
            /// Whether the connection ends with the answer.
            var isLast: Bool
            /// Whether the client waits for a word before it sends the body.
            var awaitsInvitation: Bool

            init(_ head: HTTPRequestHead) {
                isOld = head.version.isOld
                isLast = isOld || head.headers.asksForClose
                awaitsInvitation = head.headers["expect"].contains { $0.lowercased() == "100-continue" } && !isOld
            }
        }

        private var exchanges = CircularBuffer<Exchange>()
        private var isArriving = false
        private var ahead = 0
        /// Whether nothing more of this connection is taken.
        private var isDeaf = false
        private var hasRefused = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isDeaf else { return }
            switch unwrapInboundIn(data) {
            case .head(let head):
                let hosts = head.headers["host"].count
                guard hosts == 1 || (hosts == 0 && head.version.isOld) else { return refuse(context) }
                isArriving = true
                exchanges.append(Exchange(head))
                if exchanges.count == 1 { invite(context) } else { ahead += Self.headWeight }
            case .body(let bytes):
                if exchanges.count > 1 { ahead += bytes.readableBytes }
                if let last = exchanges.indices.last { exchanges[last].awaitsInvitation = false }
            case .end:
                isArriving = false
                isDeaf = exchanges.last?.isLast ?? false
            }
            guard ahead <= Self.aheadLimit else {
                isDeaf = true
                return context.close(promise: nil)
            }
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            // Whoever waits for an answer is watched, although nobody asks for more of what it sends.
            if !exchanges.isEmpty, !isArriving || exchanges.count > 1 { context.read() }
            context.fireChannelReadComplete()
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            switch unwrapOutboundIn(data) {
            case .head(var head) where head.status.code >= 200 && !exchanges.isEmpty:
                if head.headers.asksForClose { exchanges[exchanges.startIndex].isLast = true }
                if exchanges[exchanges.startIndex].isLast {
                    head.headers.replaceOrAdd(name: "connection", value: "close")
                }
                // The encoder sends chunks to whom it takes to know them.
                if exchanges[exchanges.startIndex].isOld { head.version = .http1_0 }
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            case .end:
                context.write(data, promise: promise)
                endAnswer(context)
            default:
                context.write(data, promise: promise)
            }
        }

        private func endAnswer(_ context: ChannelHandlerContext) {
            guard let ended = exchanges.popFirst() else { return }
            if exchanges.count <= 1 { ahead = 0 }
            if ended.isLast {
                isDeaf = true
                closeOutput(context)
            } else if isDeaf, exchanges.isEmpty, hasRefused {
                writeRefusal(context)
            } else {
                invite(context)
            }
        }

        /// Clients with large bodies wait for this before they send; curl does for a second.
        private func invite(_ context: ChannelHandlerContext) {
            guard let first = exchanges.first, first.awaitsInvitation else { return }
            exchanges[exchanges.startIndex].awaitsInvitation = false
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
                promise: nil
            )
        }

        /// A proxy in front may have gone by the other of two `Host` fields: nothing of this connection is believed any more.
        private func refuse(_ context: ChannelHandlerContext) {
            isDeaf = true
            hasRefused = true
            if exchanges.isEmpty { writeRefusal(context) }
        }

        private func writeRefusal(_ context: ChannelHandlerContext) {
            let body = GatewayError.invalidRequest("A request has one 'Host' field.", code: "bad_request").body
                .jsonBytes
            let headers: HTTPHeaders = [
                "content-type": "application/json", "content-length": "\(body.count)", "connection": "close",
            ]
            let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
            context.write(wrapOutboundOut(.end(nil)), promise: nil)
            closeOutput(context)
        }

        /// Our side alone: closing both would throw away what is on its way to a client that still sends.
        private func closeOutput(_ context: ChannelHandlerContext) {
            context.flush()
            context.close(mode: .output, promise: nil)
        }
    }

    extension HTTPVersion {
        /// Whether this is HTTP/1.0 or older, which knows no chunks.
        var isOld: Bool { major == 0 || (major == 1 && minor == 0) }
    }

    extension HTTPHeaders {
        /// Whether one of the options of `Connection` is `close`, in any case.
        fileprivate var asksForClose: Bool {
            self[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
        }
    }

    @available(*, unavailable)
    extension RequestGuard: Sendable {}
#endif
