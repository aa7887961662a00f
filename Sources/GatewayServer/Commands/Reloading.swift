// SPDX-License-Identifier: MIT-0

#if Server
    import Logging
    import ServiceLifecycle
    import UnixSignals

    /// Asks for a reload on SIGHUP.
    struct HangUpService: Service {
        let reloading: Reloading
        let signals: UnixSignalsSequence

        /// Waits for the signal until shutdown.
        func run() async throws {
            for await _ in signals.cancelOnGracefulShutdown() { await reloading.reload() }
        }
    }

    /// Reads the configuration anew: all of it takes effect, or nothing does.
    actor Reloading {
        private let source: ConfigurationSource
        private let maker: GatewayMaker
        private let current: CurrentGateway
        private let rotation: KeyRotation
        private let level: LogLevel
        private var made: GatewayMaker.Made

        /// Begins with what was made at the start.
        ///
        /// - Parameters:
        ///   - made: the gateway that answers now.
        ///   - source: what the configuration is read from.
        ///   - maker: makes the next gateway.
        ///   - current: takes it.
        ///   - rotation: takes its keys.
        ///   - level: takes how much is logged.
        init(
            _ made: GatewayMaker.Made,
            source: ConfigurationSource,
            maker: GatewayMaker,
            current: CurrentGateway,
            rotation: KeyRotation,
            level: LogLevel
        ) {
            self.made = made
            self.source = source
            self.maker = maker
            self.current = current
            self.rotation = rotation
            self.level = level
        }

        /// Reads everything anew; what is not valid changes nothing.
        func reload() async {
            let next: GatewayMaker.Made
            do {
                next = try await maker.make(try source.load(succeeding: made.loaded), succeeding: made)
            } catch {
                maker.logger.error(
                    "The configuration cannot be taken up; the known one stays.",
                    metadata: ["reason": "\(error)"]
                )
                return
            }
            let old = made.loaded.values
            made = next
            rotation.follow(next.keys)
            maker.authenticator.replace(keys: next.loaded.configuration.keys)
            current.replace(with: next.gateway)
            level.level = next.loaded.configuration.log.level
            tell(next.loaded.values, old)
        }

        /// Names what has changed, and never a value: it may be a secret.
        private func tell(_ new: ConfigurationValues, _ old: ConfigurationValues) {
            let changed = Settings.all.filter { new[$0]?.text != old[$0]?.text }.map(\.name)
            maker.logger.notice(
                "The configuration has been read anew.",
                metadata: ["changed": "\(changed.isEmpty ? "no setting" : changed.joined(separator: ", "))"]
            )
            let waiting = new.waiting.map(\.name)
            guard !waiting.isEmpty else { return }
            maker.logger.warning(
                "Some settings have changed that take effect at the next start only.",
                metadata: ["settings": "\(waiting.joined(separator: ", "))"]
            )
        }
    }
#endif
