// SPDX-License-Identifier: MIT-0

#if Server
    #if canImport(Musl)
        import Musl
    #elseif canImport(Glibc)
        import Glibc
    #else
        import Darwin
    #endif

    /// The operating system's limit of open files, which bounds how many connections a process can hold.
    enum DescriptorLimit {
        /// Raises the limit as far as this process may.
        static func raise() {
            guard var limit = current else { return }
            limit.rlim_cur = limit.rlim_max
            _ = unsafe setrlimit(files, &limit)
        }

        /// How many clients fit: each may need a connection to AWS as well, and some files are the process's own.
        ///
        /// A connection beyond that waits in the backlog, where it costs nothing; accepting it would fail and so would
        /// everybody's request to AWS.
        static var connections: Int {
            guard let current else { return 1024 }
            return max(8, (Int(clamping: current.rlim_cur) - 64) / 2)
        }

        /// How many files may be open.
        static var openFiles: Int { current.map { Int(clamping: $0.rlim_cur) } ?? 0 }

        private static var current: rlimit? {
            var limit = rlimit()
            return unsafe getrlimit(files, &limit) == 0 ? limit : nil
        }

        #if canImport(Glibc)
            private static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            private static let files = RLIMIT_NOFILE
        #endif
    }
#endif
