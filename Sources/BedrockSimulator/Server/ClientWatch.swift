// SPDX-License-Identifier: MIT-0

#if Server
    import Locking
    import NIOCore

    /// Knows of every connection whether its client is still there.
    ///
    /// A client that leaves is noticed at once, even while nothing is written to it.
    final class ClientWatch: Sendable {
        private let departures = Locked<[ObjectIdentifier: ClientDeparture]>([:])

        /// The departure of the client at the other end of a channel; one that has happened for a channel that is gone.
        func departure(on channel: any Channel) -> ClientDeparture {
            departures.withLock { $0[ObjectIdentifier(channel)] } ?? ClientDeparture(hasHappened: !channel.isActive)
        }

        /// The handler to put into each connection's pipeline.
        func makeHandler() -> some RemovableChannelHandler {
            DepartureHandler(watch: self)
        }

        fileprivate func begin(_ channel: any Channel) {
            departures.withLock { $0[ObjectIdentifier(channel)] = ClientDeparture(hasHappened: false) }
        }

        fileprivate func leave(_ channel: any Channel) {
            departures.withLock { $0[ObjectIdentifier(channel)] }?.happen()
        }

        fileprivate func end(_ channel: any Channel) {
            departures.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }?.happen()
        }
    }

    /// Something that happens once and can be waited for.
    final class ClientDeparture: Sendable {
        private struct State {
            var hasHappened: Bool
            var nextID = 0
            var actions: [Int: @Sendable () -> Void] = [:]
        }

        private let state: Locked<State>

        init(hasHappened: Bool) {
            state = Locked(State(hasHappened: hasHappened))
        }

        /// Whether the client has left.
        var hasHappened: Bool {
            state.withLock { $0.hasHappened }
        }

        /// Calls when the client leaves; at once where it has left already.
        ///
        /// - Returns: a number to take the call back with.
        func whenHappened(_ action: @escaping @Sendable () -> Void) -> Int {
            let (id, isLate) = state.withLock { state in
                state.nextID += 1
                if !state.hasHappened { state.actions[state.nextID] = action }
                return (state.nextID, state.hasHappened)
            }
            if isLate { action() }
            return id
        }

        /// Takes a call back.
        func forget(_ id: Int) {
            state.withLock { $0.actions[id] = nil }
        }

        /// Waits until the client leaves or the task is cancelled.
        func wait() async {
            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
            let id = whenHappened { continuation.finish() }
            defer { forget(id) }
            for await _ in stream {}
        }

        fileprivate func happen() {
            let actions = state.withLock { state in
                defer { state.actions = [:] }
                state.hasHappened = true
                return Array(state.actions.values)
            }
            for action in actions { action() }
        }
    }

    /// Sees a client close its side of a connection.
    private final class DepartureHandler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any

        private let watch: ClientWatch

        init(watch: ClientWatch) {
            self.watch = watch
        }

        func handlerAdded(context: ChannelHandlerContext) {
            watch.begin(context.channel)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            watch.end(context.channel)
        }

        func channelInactive(context: ChannelHandlerContext) {
            watch.end(context.channel)
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            // No client of Bedrock closes one side only and still waits for an answer.
            if case ChannelEvent.inputClosed? = event as? ChannelEvent { watch.leave(context.channel) }
            context.fireUserInboundEventTriggered(event)
        }
    }

    @available(*, unavailable)
    extension DepartureHandler: Sendable {}
#endif
