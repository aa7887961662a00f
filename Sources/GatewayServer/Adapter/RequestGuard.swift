// SPDX-License-Identifier: MIT-0

#if Server
    import NIOCore
    import NIOHTTP1

    /// Holds a connection to what HTTP/1.x says of requests that follow each other, where the server does not.
    ///
    /// One `Host`; an end where the client's version or its `Connection` asks for one; nothing written into the middle of another
    /// answer; and an eye on the client while it is answered, however much it has sent ahead: its leaving stands behind that.
    ///
    /// Source: RFC 9112, sections 3.2, 9.3 and 9.6; RFC 9110, section 10.1.1.
    final class RequestGuard: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias InboundOut = HTTPServerRequestPart
        typealias OutboundOut = IOData

        /// How much a client may send ahead of the answer that it waits for.
        private static let aheadLimit = 256 << 10

        /// What a head is taken to weigh.
        private static let headWeight = 1 << 10

        /// A request whose answer has not ended.
        private struct Exchange {
            /// What the client makes of the answer.
            var framing: AnswerFraming
            /// Whether the client waits for a word before it sends the body.
            var awaitsInvitation: Bool

            init(_ head: HTTPRequestHead) {
                let isOld = head.version.isOld
                framing = AnswerFraming(isOld: isOld, isLast: isOld || head.headers.asksForClose)
                awaitsInvitation = head.headers["expect"].contains { $0.lowercased() == "100-continue" } && !isOld
            }
        }

        private var context: ChannelHandlerContext?
        private var exchanges = CircularBuffer<Exchange>()
        private var isArriving = false
        private var ahead = 0
        /// Whether nothing more of this connection is taken.
        private var isDeaf = false
        private var hasRefused = false

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
        }

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
                isDeaf = exchanges.last?.framing.isLast ?? false
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

        /// An answer begins.
        ///
        /// - Parameter asksForClose: whether it is to be the connection's last.
        /// - Returns: what the client makes of it.
        func answerBegins(asksForClose: Bool) -> AnswerFraming {
            guard !exchanges.isEmpty else { return AnswerFraming(isOld: false, isLast: asksForClose) }
            if asksForClose { exchanges[exchanges.startIndex].framing.isLast = true }
            return exchanges[exchanges.startIndex].framing
        }

        /// The last byte of an answer has been written.
        func answerEnded() {
            guard let context, let ended = exchanges.popFirst() else { return }
            if exchanges.count <= 1 { ahead = 0 }
            if ended.framing.isLast {
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
            let invitation = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(invitation)), promise: nil)
        }

        /// A proxy in front may have gone by the other of two `Host` fields: nothing of this connection is believed any more.
        private func refuse(_ context: ChannelHandlerContext) {
            isDeaf = true
            hasRefused = true
            if exchanges.isEmpty { writeRefusal(context) }
        }

        private func writeRefusal(_ context: ChannelHandlerContext) {
            let refusal = GatewayError.invalidRequest("A request has one 'Host' field.", code: "bad_request")
            let bytes = ByteBuffer(refusal: refusal, framing: AnswerFraming(isOld: false, isLast: true))
            context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
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
