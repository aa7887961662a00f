// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import Logging
    import ServiceLifecycle

    /// Takes up changed keys while the gateway runs; keys that cannot be read leave the known ones in force.
    struct KeyRotation: Service {
        let reader: KeyReader
        let authenticator: Authenticator
        let interval: Duration
        let logger: Logger

        /// Looks again and again until shutdown.
        func run() async throws {
            await cancelWhenGracefulShutdown { await watch() }
        }

        private func watch() async {
            var stamp = reader.stamp()
            var known = authenticator.fingerprint
            while (try? await Task.sleep(for: interval)) != nil {
                let newer = reader.stamp()
                if let newer, newer == stamp { continue }
                do {
                    authenticator.replace(keys: try await reader.keys())
                    stamp = newer
                } catch is CancellationError {
                    return
                } catch {
                    logger.error(
                        "The gateway's keys cannot be read; the known ones stay.",
                        metadata: ["reason": "\(error)"]
                    )
                    continue
                }
                if authenticator.fingerprint != known {
                    known = authenticator.fingerprint
                    logger.notice("The gateway's keys have changed.", metadata: ["source": "\(reader.source.variable)"])
                }
            }
        }
    }
#endif
