// SPDX-License-Identifier: MIT-0

#if Server
    import Locking
    import NIOCore

    /// The executors of event loops, one each.
    final class EventLoopExecutors: Sendable {
        private let executors = Locked<[ObjectIdentifier: EventLoopExecutor]>([:])

        /// The executor of an event loop.
        func executor(of eventLoop: any EventLoop) -> EventLoopExecutor {
            executors.withLock { executors in
                let key = ObjectIdentifier(eventLoop)
                if let known = executors[key] { return known }
                let new = EventLoopExecutor(eventLoop)
                executors[key] = new
                return new
            }
        }
    }
#endif
