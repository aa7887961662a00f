// SPDX-License-Identifier: MIT-0

#if Server
    import NIOCore
    import NIOHTTP1

    /// Ends connections that would hold the gateway up: requests that drip in, silence, answers that nobody takes, clients that left.
    final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPServerRequestPart

        /// How long each phase may take.
        struct Limits: Sendable {
            /// From a request's head to its last byte.
            var arrival: TimeAmount
            /// Without the client taking something worth it of an answer that waits to be sent.
            var slowReader: TimeAmount
            /// Without a request's head being whole.
            var idle: TimeAmount
            /// From the client's closing its side to our closing ours.
            ///
            /// A client that closes for good and one that merely has nothing more to send look the same until something is
            /// written. So an answer gets a moment to go out; work that takes longer is for nobody.
            var departure = TimeAmount.milliseconds(500)
        }

        private let limits: Limits
        private let delivery: AnswerDelivery
        private var isArriving = false
        /// The requests whose answers have not been written.
        private var openCount = 0
        private var lastActive = NIODeadline.now()
        private var arrival: Scheduled<Void>?
        private var idle: Scheduled<Void>?

        init(limits: Limits, delivery: AnswerDelivery) {
            self.limits = limits
            self.delivery = delivery
        }

        func handlerAdded(context: ChannelHandlerContext) {
            watchSilence(on: context.channel, in: limits.idle)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            arrival?.cancel()
            idle?.cancel()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head:
                isArriving = true
                openCount += 1
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
            if isArriving, arrival == nil { arrival = abandoning(context.channel, in: limits.arrival) }
            context.fireChannelReadComplete()
        }

        /// The last byte of an answer has been written.
        func answerEnded() {
            openCount = max(0, openCount - 1)
            lastActive = .now()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed? = event as? ChannelEvent {
                let channel = context.channel
                channel.eventLoop.assumeIsolated().scheduleTask(in: limits.departure) {
                    context.fireUserInboundEventTriggered(ClientDeparture())
                    channel.close(promise: nil)
                }
            }
            context.fireUserInboundEventTriggered(event)
        }

        private func abandoning(_ channel: any Channel, in delay: TimeAmount) -> Scheduled<Void> {
            channel.eventLoop.assumeIsolated().scheduleTask(in: delay) { self.delivery.abandon(channel) }
        }

        /// Looks now and then whether the connection serves nobody; bytes of a head that is not whole are no sign of life.
        private func watchSilence(on channel: any Channel, in delay: TimeAmount) {
            idle = channel.eventLoop.assumeIsolated().scheduleTask(in: delay) {
                let silence = NIODeadline.now() - self.lastActive
                if self.openCount > 0 || AnswerDelivery.waitingBytes(of: channel) > 0 {
                    self.watchSilence(on: channel, in: self.limits.idle)
                } else if silence < self.limits.idle {
                    self.watchSilence(on: channel, in: self.limits.idle - silence)
                } else {
                    self.delivery.abandon(channel)
                }
            }
        }
    }

    @available(*, unavailable)
    extension ConnectionHandler: Sendable {}
#endif
