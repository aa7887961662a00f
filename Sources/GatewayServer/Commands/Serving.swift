// SPDX-License-Identifier: MIT-0

#if Server
    import CProcess
    import FoundationEssentials
    import Logging
    import NIOCore
    import NIOPosix
    import ServiceLifecycle
    import UnixSignals

    #if canImport(Musl)
        import Musl
    #elseif canImport(Glibc)
        import Glibc
    #else
        import Darwin
    #endif

    /// How a server ends.
    struct Shutdown {
        /// What tells load balancers that no new requests are welcome.
        var readiness = Readiness()
        /// How long that is told before the listener closes.
        var delay = Duration.zero
        /// How long open requests may go on after that.
        var gracePeriod = Duration.seconds(5)
    }

    /// Runs a server until SIGTERM or SIGINT, then lets open requests finish for a while, or until a second SIGINT.
    func serve(
        _ server: any Service,
        at address: String,
        beside services: [any Service] = [],
        portSetting: String = "PORT",
        logger: Logger,
        shutdown: Shutdown = Shutdown()
    ) async throws {
        // Signals and shutdown are told by our own lines; the services' chatter is for those who debug.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .error)
        var configuration = ServiceGroupConfiguration(
            // The last is shut down first: readiness turns false, then the listener closes.
            // Each by its type: left to itself the group asks for a description, and gets all that a service holds.
            services: (services + [server, DrainService(shutdown: shutdown, logger: logger)]).map { service in
                .init(service: service, serviceName: _typeName(type(of: service), qualified: false))
            },
            gracefulShutdownSignals: [.sigterm],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = shutdown.delay + shutdown.gracePeriod
        let group = ServiceGroup(configuration: configuration)
        let interrupts = await UnixSignalsSequence(trapping: .sigint)
        let watch = Task { await endOnInterrupts(interrupts, group) }
        defer {
            watch.cancel()
            LogSink.standardError.flush(milliseconds: 1000)
        }
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandFailure(
                "\(address) is in use. Stop what listens there, or choose another port with \(portSetting)."
            )
        } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
            throw CommandFailure("\(address) is no address of this machine. Set HOST to one, such as 127.0.0.1.")
        } catch is SocketAddressError.UnknownHost {
            throw CommandFailure("\(address) is no address. Set HOST to one of this machine, such as 127.0.0.1.")
        } catch let error as IOError {
            throw CommandFailure("Cannot listen on \(address): \(error.localizedReason).")
        } catch {
            throw CommandFailure("Cannot listen on \(address): \(error)")
        }
    }

    /// Shuts down on the first Ctrl-C, and ends the process on the second: who sits before it need not wait for open requests.
    ///
    /// - Parameters:
    ///   - interrupts: the signals.
    ///   - group: what to shut down.
    private func endOnInterrupts(_ interrupts: UnixSignalsSequence, _ group: ServiceGroup) async {
        var isSecond = false
        for await _ in interrupts {
            if isSecond {
                LogSink.standardError.flush(milliseconds: 1000)
                exit(128 + SIGINT)
            }
            isSecond = true
            await group.triggerGracefulShutdown()
        }
    }

    extension IOError {
        fileprivate var localizedReason: String {
            unsafe String(cString: strerror(errnoCode))
        }
    }

    /// Makes room for many connections, and lets a closed pipe be an error.
    func prepareProcess() {
        cprocess_prepare_allocator()
        DescriptorLimit.raise()
        // More event loops than processors only get into each other's way.
        NIOSingletons.groupLoopCountSuggestion = Processors.count
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Writes one line to standard output at once, even where that is a pipe.
    func writeLine(_ text: String) {
        StandardStreams.write(Array("\(text)\n".utf8))
    }

    extension Logger {
        /// The same log without what a server says when all is well.
        var quieter: Logger {
            var logger = self
            if logLevel == .info { logger.logLevel = .notice }
            return logger
        }

        /// The log of a command, on standard error.
        ///
        /// - Parameters:
        ///   - settings: how it is written.
        ///   - level: what is logged, where that may change.
        /// - Returns: the log.
        static func gateway(_ settings: LogSettings = LogSettings(), _ level: LogLevel? = nil) -> Logger {
            let level = level ?? LogLevel(settings.level)
            return Logger(label: "bedrock-gateway") { _ in
                LineLogHandler(format: settings.format, sink: .standardError, level: level)
            }
        }
    }
#endif
