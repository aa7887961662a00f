// SPDX-License-Identifier: MIT-0

#if CurlTransport
    public import AWSSigner
    import Locking

    /// An `HTTPTransport` over libcurl: HTTP/1.1, pooled connections, one thread for all exchanges.
    ///
    /// Making one costs nothing until the first request. Releasing it ends its thread, its connections and whatever body is
    /// still being read, so keep it for as long as anybody reads; one per process is enough for thousands of streams.
    ///
    /// A proxy is asked for a tunnel (`CONNECT`) whatever the scheme, so that the request reaches the peer as it was signed.
    public final class CurlTransport: HTTPTransport {
        /// What can be chosen about a ``CurlTransport``.
        public struct Configuration: Sendable {
            /// A file with the certificate authorities to trust, in PEM form; `nil` for the system's.
            public var authoritiesFile: String?

            /// How many connections without a request to keep for later ones.
            public var idleConnectionLimit: Int

            /// How many bytes of a body to hold for a slow reader, give or take one read from the network.
            ///
            /// The peer waits while more are held.
            public var bufferLimit: Int

            /// Makes the waiting part of the driver.
            package var makePoller: @Sendable () -> (any SocketPoller)?

            /// Makes a configuration.
            ///
            /// - Parameters:
            ///   - authoritiesFile: a file with the certificate authorities to trust; `nil` for the system's.
            ///   - idleConnectionLimit: how many connections without a request to keep.
            ///   - bufferLimit: how many bytes of a body to hold for a slow reader.
            public init(authoritiesFile: String? = nil, idleConnectionLimit: Int = 4_096, bufferLimit: Int = 65_536) {
                self.authoritiesFile = authoritiesFile
                self.idleConnectionLimit = idleConnectionLimit
                self.bufferLimit = bufferLimit
                #if os(Linux)
                    makePoller = { EpollPoller() }
                #else
                    makePoller = { PollPoller() }
                #endif
            }
        }

        private let configuration: Configuration
        /// The way to the driver, once it runs.
        private let mailbox = Locked<Mailbox?>(nil)

        /// Makes a transport.
        ///
        /// - Parameter configuration: what to do differently from the defaults.
        public init(configuration: Configuration = Configuration()) {
            self.configuration = configuration
        }

        deinit {
            mailbox.withLock { $0 }?.post(.stop)
        }

        /// Sends a request.
        ///
        /// - Parameter request: what to send, and within which limits.
        /// - Returns: the head of the response, whatever its status, and its body to be read.
        /// - Throws: `TransportError` when no response head could be had; `CancellationError` when the task was
        ///   cancelled.
        public func send(_ request: TransportRequest) async throws -> TransportResponse {
            try Task.checkCancellation()
            let transfer = try Transfer(request, mailbox: runningMailbox(), bufferLimit: configuration.bufferLimit)
            return try await transfer.response()
        }

        private func runningMailbox() throws -> Mailbox {
            try mailbox.withLock { [configuration] mailbox throws in
                if let mailbox { return mailbox }
                let new = try Mailbox()
                try DriverThread.start(new, configuration)
                mailbox = new
                return new
            }
        }
    }
#endif
