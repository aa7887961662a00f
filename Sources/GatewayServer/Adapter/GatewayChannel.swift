// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import HummingbirdCore
    import Logging
    import NIOCore
    import NIOHTTP1

    /// What a connection is made of: HTTP/1.1, the rules that guard it, and what answers its requests.
    struct GatewayChannel: ServerChildChannel {
        /// Answers a request; every failure is an answer too.
        typealias Respond = @Sendable (GatewayRequest) async -> GatewayResponse

        /// A connection that has been set up.
        struct Value: ServerChildChannelValue {
            let channel: any Channel
        }

        let limits: ConnectionHandler.Limits
        let executors: EventLoopExecutors
        let respond: Respond

        func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let delivery = AnswerDelivery(limit: limits.slowReader)
                let rules = RequestGuard()
                let connection = ConnectionHandler(limits: limits, delivery: delivery)
                // No encoder: answers go from their writer to the front as bytes.
                try pipeline.addHandler(delivery)
                try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
                try pipeline.addHandlers([
                    rules, connection,
                    ExchangeHandler(
                        executor: executors.executor(of: channel.eventLoop),
                        writer: AnswerWriter(delivery: delivery, rules: rules, connection: connection),
                        respond: respond
                    ),
                ])
                return Value(channel: channel)
            }
        }

        /// Waits for the connection's end, and brings it about where time is up.
        func handle(value: Value, logger: Logger) async {
            let channel = value.channel
            await withTaskCancellationHandler {
                _ = try? await channel.closeFuture.get()
            } onCancel: {
                // The ear alone first: that tells the delivery that there is no time left for dawdlers.
                channel.close(mode: .input, promise: nil)
                channel.close(promise: nil)
            }
        }
    }
#endif
