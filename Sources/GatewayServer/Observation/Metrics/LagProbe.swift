// SPDX-License-Identifier: MIT-0

#if Server
    import CoreMetrics
    import Locking
    import NIOCore
    import NIOPosix
    import ServiceLifecycle

    /// Measures, once a second, how late work begins on each event loop, and in the pool in which tasks run.
    struct LagProbe: Service {
        private static let interval = TimeAmount.seconds(1)

        private let loops: Timer
        private let tasks: Timer

        /// Makes a probe.
        ///
        /// - Parameter factory: the backend.
        init(factory: any MetricsFactory) {
            func timer(_ executor: String) -> Timer {
                Timer(label: GatewayMetrics.Name.lag, dimensions: [("executor", executor)], factory: factory)
            }
            loops = timer("event_loop")
            tasks = timer("tasks")
        }

        func run() async throws {
            let probes = MultiThreadedEventLoopGroup.singleton.makeIterator().map { watch($0) }
            try? await gracefulShutdown()
            for probe in probes { probe.cancel() }
        }

        private func watch(_ loop: any EventLoop) -> RepeatedTask {
            let due = Locked(NIODeadline.now() + Self.interval)
            return loop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) { [loops, tasks] _ in
                let now = NIODeadline.now()
                let late = due.withLock { due in
                    defer { due = now + Self.interval }
                    return now - due
                }
                loops.recordNanoseconds(max(0, late.nanoseconds))
                Task { tasks.recordNanoseconds((NIODeadline.now() - now).nanoseconds) }
            }
        }
    }
#endif
