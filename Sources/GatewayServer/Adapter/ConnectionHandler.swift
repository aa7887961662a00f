// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import NIOCore
    import NIOHTTPTypes
    import NIOHTTPTypesHTTP1

    /// Ends connections that would hold the gateway up: requests that drip in, answers that nobody takes, clients that left.
    final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = HTTPResponsePart

        /// How long each phase may take.
        struct Limits: Sendable {
            /// From a request's head to its last byte.
            var arrival: TimeAmount
            /// Without the client taking something worth it of an answer that waits to be sent.
            var slowReader: TimeAmount
            /// How many bytes a slow client has to take in that time.
            var slowReaderBytes = 16_384
            /// From the client's closing its side to our closing ours.
            ///
            /// A client that closes for good and one that merely has nothing more to send look the same until something is
            /// written. So an answer gets a moment to go out; work that takes longer is for nobody.
            var departure = TimeAmount.milliseconds(500)
        }

        private let watch: ConnectionWatch
        private let limits: Limits
        private var isArriving = false
        private var arrival: Scheduled<Void>?
        private var slowReader: Scheduled<Void>?

        init(watch: ConnectionWatch, limits: Limits) {
            self.watch = watch
            self.limits = limits
        }

        func handlerAdded(context: ChannelHandlerContext) {
            watch.begin(context.channel)
            // In front of the codec, behind which nobody sees the version and all fields.
            let pipeline = context.pipeline.syncOperations
            if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
                try? pipeline.addHandler(RequestGuard(), position: .before(codec))
            }
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
            switch unwrapInboundIn(data) {
            case .head: isArriving = true
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
            slowReader = nil
            if !context.channel.isWritable { expectReading(of: context.channel) }
            context.fireChannelWritabilityChanged()
        }

        /// Closes a connection whose client takes next to nothing; one that takes a large answer slowly gets its time.
        private func expectReading(of channel: any Channel) {
            let waiting = Self.waitingBytes(of: channel)
            slowReader = channel.eventLoop.assumeIsolated().scheduleTask(in: limits.slowReader) {
                if waiting - Self.waitingBytes(of: channel) < self.limits.slowReaderBytes {
                    channel.close(promise: nil)
                } else {
                    self.expectReading(of: channel)
                }
            }
        }

        private static func waitingBytes(of channel: any Channel) -> Int {
            (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed? = event as? ChannelEvent { _ = closing(context, in: limits.departure) }
            context.fireUserInboundEventTriggered(event)
        }

        private func closing(_ context: ChannelHandlerContext, in delay: TimeAmount) -> Scheduled<Void> {
            let channel = context.channel
            return context.eventLoop.scheduleTask(in: delay) { channel.close(promise: nil) }
        }
    }

    @available(*, unavailable)
    extension ConnectionHandler: Sendable {}
#endif
