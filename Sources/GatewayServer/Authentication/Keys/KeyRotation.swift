// SPDX-License-Identifier: MIT-0

#if Server
    import Locking
    import Logging
    import ServiceLifecycle

    /// Takes up changed keys while the gateway runs; keys that cannot be read leave the known ones in force.
    final class KeyRotation: Service {
        /// Where keys are looked for, and how often.
        struct Plan: Sendable {
            let reader: KeyReader
            let interval: Duration
        }

        private let authenticator: Authenticator
        private let logger: Logger
        /// The number of the plan in force: a look at the place of another must not put back the keys of that.
        private let number = Locked(0)
        private let plans: AsyncStream<(number: Int, plan: Plan?)>
        private let continuation: AsyncStream<(number: Int, plan: Plan?)>.Continuation

        /// Prepares to take up keys.
        ///
        /// - Parameters:
        ///   - authenticator: takes them.
        ///   - logger: where changes are told.
        init(authenticator: Authenticator, logger: Logger) {
            self.authenticator = authenticator
            self.logger = logger
            (plans, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        }

        /// Looks at another place from now on.
        ///
        /// - Parameter plan: the place; `nil` where keys do not change.
        func follow(_ plan: Plan?) {
            let own = number.withLock { number in
                number += 1
                return number
            }
            continuation.yield((own, plan))
        }

        /// Looks again and again until shutdown.
        func run() async throws {
            await cancelWhenGracefulShutdown { [self] in
                var task: Task<Void, Never>?
                for await (number, plan) in plans {
                    task?.cancel()
                    task = plan.map { plan in Task { await watch(plan, number) } }
                }
                task?.cancel()
            }
        }

        private func watch(_ plan: Plan, _ own: Int) async {
            var stamp = plan.reader.stamp()
            var known = authenticator.fingerprint
            while (try? await Task.sleep(for: plan.interval)) != nil {
                let newer = plan.reader.stamp()
                if let newer, newer == stamp { continue }
                do {
                    let keys = try await plan.reader.keys()
                    let isInForce = number.withLock { number in
                        if number == own { authenticator.replace(keys: keys) }
                        return number == own
                    }
                    guard isInForce else { return }
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
                    logger.notice(
                        "The gateway's keys have changed.",
                        metadata: ["source": "\(plan.reader.source.variable)"]
                    )
                }
            }
        }
    }
#endif
