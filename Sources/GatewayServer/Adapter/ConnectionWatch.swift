// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import NIOCore

    /// Knows of every connection whether its client is still there.
    ///
    /// A handler in each connection's pipeline sees the client close its side and the connection end; a request that is being
    /// answered asks here to be told. The server itself notices neither while nothing is written.
    final class ConnectionWatch: Sendable {
        private let connections = Locked<[ObjectIdentifier: ClientConnection]>([:])

        /// The connection behind a channel; one that is gone already for a channel that is not known.
        func connection(of channel: any Channel) -> ClientConnection {
            let known = connections.withLock { $0[ObjectIdentifier(channel)] }
            return known ?? ClientConnection(isGone: !channel.isActive)
        }

        func begin(_ channel: any Channel) {
            connections.withLock { $0[ObjectIdentifier(channel)] = ClientConnection() }
        }

        /// The client has left, although the connection has not ended yet: what it has sent is for nobody.
        func leave(_ channel: any Channel) {
            connections.withLock { $0[ObjectIdentifier(channel)] }?.clientLeft()
        }

        func end(_ channel: any Channel) {
            connections.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }?.clientLeft()
        }
    }

    /// One connection: calls what was asked for when its client leaves.
    final class ClientConnection: Sendable {
        private struct State {
            var isGone: Bool
            var nextID = 0
            var actions: [Int: @Sendable () -> Void] = [:]
        }

        private let state: Locked<State>

        init(isGone: Bool = false) {
            state = Locked(State(isGone: isGone))
        }

        /// Asks to be told, at once where the client has left already.
        ///
        /// - Parameter action: what to do, once at most.
        /// - Returns: a number to take the request back with.
        func whenGone(_ action: @escaping @Sendable () -> Void) -> Int {
            let (id, isGone) = state.withLock { state in
                state.nextID += 1
                if !state.isGone { state.actions[state.nextID] = action }
                return (state.nextID, state.isGone)
            }
            if isGone { action() }
            return id
        }

        /// Takes a request to be told back.
        func forget(_ id: Int) {
            state.withLock { $0.actions[id] = nil }
        }

        func clientLeft() {
            let actions = state.withLock { state in
                defer { state.actions = [:] }
                state.isGone = true
                return Array(state.actions.values)
            }
            for action in actions { action() }
        }
    }
#endif
