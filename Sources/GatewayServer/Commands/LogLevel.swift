// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import Logging

    /// How much is logged, which may change while the gateway runs.
    final class LogLevel: Sendable {
        private let state: Locked<Logger.Level>

        /// Begins with a level.
        ///
        /// - Parameter level: the least level that is logged.
        init(_ level: Logger.Level) {
            state = Locked(level)
        }

        /// The least level that is logged.
        var level: Logger.Level {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    /// A log whose level is shared by all copies of it, but for those that were given one of their own.
    struct SharedLevelHandler: LogHandler {
        private var base: any LogHandler
        private let shared: LogLevel
        private var own: Logger.Level?

        /// Makes a log.
        ///
        /// - Parameters:
        ///   - base: what writes.
        ///   - shared: the level.
        init(_ base: any LogHandler, _ shared: LogLevel) {
            self.base = base
            self.shared = shared
            // What passes here is written.
            self.base.logLevel = .trace
        }

        var logLevel: Logger.Level {
            get { own ?? shared.level }
            set { own = newValue }
        }

        var metadata: Logger.Metadata {
            get { base.metadata }
            set { base.metadata = newValue }
        }

        var metadataProvider: Logger.MetadataProvider? {
            get { base.metadataProvider }
            set { base.metadataProvider = newValue }
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { base[metadataKey: key] }
            set { base[metadataKey: key] = newValue }
        }

        func log(event: LogEvent) {
            base.log(event: event)
        }
    }
#endif
