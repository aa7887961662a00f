// SPDX-License-Identifier: MIT-0

#if Server
    import Locking

    /// What metrics are counted by, for each set of labels; each is made once.
    final class MetricHandles<Labels: Hashable & Sendable, Handle: Sendable>: Sendable {
        private let known = Locked<[Labels: Handle]>([:])

        /// The handle of a set of labels.
        ///
        /// - Parameters:
        ///   - labels: the labels.
        ///   - make: makes the handle where there is none.
        /// - Returns: the handle.
        func handle(for labels: Labels, make: (Labels) -> Handle) -> Handle {
            if let handle = known.withLock({ $0[labels] }) { return handle }
            // The backend may be code of others, which is not called under a lock.
            let made = make(labels)
            return known.withLock { known in
                if let other = known[labels] { return other }
                known[labels] = made
                return made
            }
        }
    }
#endif
