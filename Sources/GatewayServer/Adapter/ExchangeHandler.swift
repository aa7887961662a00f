// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import NIOCore
    import NIOHTTP1
    import NIOHTTPTypesHTTP1

    /// Answers the requests of one connection, one after the other, on the connection's own event loop.
    ///
    /// Stands last in the pipeline. Each request has a task, which is cancelled when its client leaves.
    final class ExchangeHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPServerRequestPart
        /// Nothing is written past this handler: answers go to the front.
        typealias OutboundIn = Never

        /// A request with more bytes than this is answered beside the event loop, which others need meanwhile.
        private static let heavyBody = 256 << 10

        private let executor: EventLoopExecutor
        private let writer: AnswerWriter
        private let respond: GatewayChannel.Respond
        /// The requests that wait for their turn, the first being the one that is answered.
        private var context: ChannelHandlerContext?
        private var requests = CircularBuffer<Arrival>()
        private var answer: Answer?
        private var date = HTTPDate()
        private var isUnreadable = false
        private var isQuiescing = false
        /// Whether the client has left; what it has sent ahead is for nobody.
        private var hasLeft = false
        /// Whether nothing is read, as nobody has asked for the body that arrives.
        private var isPaused = false

        /// A request that has begun to arrive.
        private struct Arrival {
            let head: HTTPRequestHead
            let length: Int?
            let body: ArrivingBody
        }

        init(
            executor: EventLoopExecutor,
            writer: AnswerWriter,
            respond: @escaping GatewayChannel.Respond
        ) {
            self.executor = executor
            self.writer = writer
            self.respond = respond
        }

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
            writer.onEnd = { [weak self] in self?.answerEnded() }
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
            answer = nil
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                let length = head.headers.first(name: "content-length").flatMap { Int($0) }
                requests.append(Arrival(head: head, length: length, body: ArrivingBody(of: context.channel)))
            case .body(let bytes):
                if let last = requests.last { last.body.append(bytes, expected: last.length) }
            case .end:
                requests.last?.body.end()
            }
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            // Most bodies have come with their heads, and are taken without a wait.
            startAnswer(context)
        }

        func read(context: ChannelHandlerContext) {
            isPaused = !(requests.last?.body.isHungry ?? true)
            if !isPaused { context.read() }
        }

        /// The last byte of an answer has been written: the next one's turn.
        private func answerEnded() {
            guard let context else { return }
            answer = nil
            _ = requests.popFirst()
            // The rest of a body that was refused is read over.
            if isPaused { read(context: context) }
            startAnswer(context)
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            if context.channel.isWritable { answer?.gate.open() }
            context.fireChannelWritabilityChanged()
        }

        func channelInactive(context: ChannelHandlerContext) {
            leave()
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            switch event {
            case is ClientDeparture: leave()
            case is ChannelShouldQuiesceEvent:
                isQuiescing = true
                if requests.isEmpty { context.close(promise: nil) }
            default: context.fireUserInboundEventTriggered(event)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            guard error is HTTPParserError || error is NIOHTTPDecoderError else { return }
            isUnreadable = true
            if let last = requests.last { last.body.fail(.unreadableBody) }
            startAnswer(context)
        }

        /// The client has left: what it asked for is for nobody.
        private func leave() {
            hasLeft = true
            for request in requests { request.body.fail(.unreadableBody) }
            answer?.cancel()
        }

        /// Starts to answer the first request, where none is being answered.
        private func startAnswer(_ context: ChannelHandlerContext) {
            guard answer == nil, !hasLeft else { return }
            guard let first = requests.first else { return endConnection(context) }
            guard let head = try? HTTPRequest(first.head) else {
                return refuse(context)
            }
            let isHeavy = first.length ?? 0 > Self.heavyBody
            answer = Answer(
                to: GatewayRequest(head: head, body: first.body, length: first.length),
                on: context.channel,
                by: writer,
                date: date.now(),
                executor: executor,
                isHeavy: isHeavy,
                respond: respond
            )
        }

        /// Ends a connection that will bring no more requests.
        private func endConnection(_ context: ChannelHandlerContext) {
            if isUnreadable { refuse(context) } else if isQuiescing { context.close(promise: nil) }
        }

        /// Answers what is no HTTP, and reads no further.
        private func refuse(_ context: ChannelHandlerContext) {
            isUnreadable = false
            writer.refuse(.unreadableRequest)
            context.close(promise: nil)
        }
    }

    /// The client has closed its side, and got a moment to take what was on its way.
    struct ClientDeparture: Sendable {}

    extension GatewayRequest {
        fileprivate init(head: HTTPRequest, body: ArrivingBody, length: Int?) {
            self.init(head: head) { limit in
                // A length that is told is refused before anything is read.
                if let length, length > limit { throw GatewayError.bodyTooLarge(limit: limit) }
                return try await body.collect(upTo: limit)
            }
        }
    }

    extension HTTPRequest {
        /// Takes a head from the wire; one that names a path alone, as nearly all do, needs no parser of URLs.
        fileprivate init(_ head: HTTPRequestHead) throws {
            guard head.uri.utf8.first == UInt8(ascii: "/") else {
                self = try HTTPRequest(head, secure: false, splitCookie: false)
                return
            }
            self.init(
                method: try Method(head.method),
                scheme: "http",
                authority: head.headers.first(name: "host"),
                path: head.uri,
                headerFields: HTTPFields(head.headers, splitCookie: false)
            )
        }
    }

    @available(*, unavailable)
    extension ExchangeHandler: Sendable {}
#endif
