// SPDX-License-Identifier: MIT-0

#if Server
    import CProcess
    import NIOCore

    /// The processors that this process may run on.
    enum Processors {
        /// How many there are, by the machine, the container's quota, and the set that the process is bound to.
        static var count: Int {
            let bound = Int(cprocess_bound_processors())
            return max(1, bound > 0 ? min(System.coreCount, bound) : System.coreCount)
        }
    }
#endif
