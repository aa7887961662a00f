// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import HTTPTypes
    import NIOCore
    import NIOHTTPTypes
    import OpenAISchema

    /// Ends connections that would hold the gateway up: requests that drip in, answers that nobody takes, clients that left.
    final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = HTTPResponsePart

        /// How long each phase may take.
        struct Limits: Sendable {
            /// From a request's head to its last byte.
            var arrival: TimeAmount
            /// Without the client taking a byte of an answer that waits to be sent.
            var slowReader: TimeAmount
            /// From the client's closing its side to our closing ours.
            ///
            /// A client that closes for good and one that merely has nothing more to send look the same until something is
            /// written. So an answer gets a moment to go out; work that takes longer is for nobody.
            var departure = TimeAmount.milliseconds(500)
        }

        private let watch: ConnectionWatch
        private let limits: Limits
        private var isArriving = false
        private var isRefused = false
        private var arrival: Scheduled<Void>?
        private var slowReader: Scheduled<Void>?

        init(watch: ConnectionWatch, limits: Limits) {
            self.watch = watch
            self.limits = limits
        }

        func handlerAdded(context: ChannelHandlerContext) {
            watch.begin(context.channel)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            arrival?.cancel()
            slowReader?.cancel()
            watch.end(context.channel)
        }

        func channelInactive(context: ChannelHandlerContext) {
            watch.end(context.channel)
            context.fireChannelInactive()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isRefused else { return }
            switch unwrapInboundIn(data) {
            case .head(let head):
                // The first one has become the request's authority; this is another.
                guard !head.headerFields.contains(.host) else { return refuse(context) }
                isArriving = true
                if head.headerFields[.expect]?.lowercased() == "100-continue" { invite(context) }
            case .body: break
            case .end:
                isArriving = false
                arrival?.cancel()
                arrival = nil
            }
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            // Most requests arrive whole in one read and need no timer.
            if isArriving, arrival == nil { arrival = closing(context, in: limits.arrival) }
            context.fireChannelReadComplete()
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            slowReader?.cancel()
            slowReader = context.channel.isWritable ? nil : closing(context, in: limits.slowReader)
            context.fireChannelWritabilityChanged()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed? = event as? ChannelEvent { _ = closing(context, in: limits.departure) }
            context.fireUserInboundEventTriggered(event)
        }

        /// Clients with large bodies wait for this before they send; curl does for a second.
        private func invite(_ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }

        /// A proxy in front may have gone by the other of two `Host` fields: nothing of this connection is believed.
        ///
        /// Source: RFC 9112, 3.2.
        private func refuse(_ context: ChannelHandlerContext) {
            isRefused = true
            let body = GatewayError.invalidRequest("A request has one 'Host' field.", code: "bad_request").body
                .jsonBytes
            let fields: HTTPFields = [
                .contentType: "application/json", .contentLength: String(body.count), .connection: "close",
            ]
            let channel = context.channel
            context.write(wrapOutboundOut(.head(HTTPResponse(status: .badRequest, headerFields: fields))), promise: nil)
            context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
        }

        private func closing(_ context: ChannelHandlerContext, in delay: TimeAmount) -> Scheduled<Void> {
            let channel = context.channel
            return context.eventLoop.scheduleTask(in: delay) { channel.close(promise: nil) }
        }
    }

    extension HTTPField.Name {
        fileprivate static let host = HTTPField.Name(literal: "host")
    }

    @available(*, unavailable)
    extension ConnectionHandler: Sendable {}
#endif
