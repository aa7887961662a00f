// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl
    import Locking

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// Starts the thread that a transport's driver lives on.
    ///
    /// Nobody waits for the thread: it ends by the last command in its mailbox, and takes its connections with it.
    enum DriverThread {
        /// What the thread needs to begin.
        private final class Start: Sendable {
            let mailbox: Mailbox
            let configuration: CurlTransport.Configuration

            init(mailbox: Mailbox, configuration: CurlTransport.Configuration) {
                self.mailbox = mailbox
                self.configuration = configuration
            }
        }

        /// libcurl's own state, made once in the life of the process and left to its end.
        private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

        /// Starts a thread that serves a mailbox.
        static func start(_ mailbox: Mailbox, _ configuration: CurlTransport.Configuration) throws {
            guard isReady else { throw TransportError(.other, "libcurl cannot be used.") }
            let start = unsafe Unmanaged.passRetained(Start(mailbox: mailbox, configuration: configuration))
            var attributes = pthread_attr_t()
            unsafe pthread_attr_init(&attributes)
            defer { unsafe pthread_attr_destroy(&attributes) }
            unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            // Some systems give a thread too little for a TLS handshake.
            unsafe pthread_attr_setstacksize(&attributes, 1 << 20)
            #if canImport(Darwin)
                var thread: pthread_t?
            #else
                var thread = pthread_t()
            #endif
            let status = unsafe pthread_create(&thread, &attributes, { unsafe DriverThread.main($0) }, start.toOpaque())
            guard status == 0 else {
                unsafe start.release()
                throw TransportError(.other, "No thread is left for the transport.")
            }
        }

        #if canImport(Darwin)
            private static func main(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
                unsafe serve(Unmanaged<Start>.fromOpaque(argument).takeRetainedValue())
                return nil
            }
        #else
            private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
                if let argument = unsafe argument {
                    unsafe serve(Unmanaged<Start>.fromOpaque(argument).takeRetainedValue())
                }
                return nil
            }
        #endif

        private static func serve(_ start: Start) {
            // Signals belong to the program's other threads; above all SIGPIPE, which TLS can raise on a closed connection,
            // must not end the process.
            var signals = sigset_t()
            unsafe sigfillset(&signals)
            unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
            if let driver = Driver(mailbox: start.mailbox, configuration: start.configuration) { return driver.run() }
            let error = TransportError(.other, "No descriptor or memory is left for the transport.")
            for command in start.mailbox.close() {
                if case .start(let transfer) = command {
                    transfer.state.withLock { $0.end(.failed(error)) }?.resume()
                }
            }
        }
    }
#endif
