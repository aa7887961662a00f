// SPDX-License-Identifier: MIT-0

#if Server
    import CoreMetrics
    import FoundationEssentials
    import Locking

    #if canImport(Musl)
        import Musl
    #elseif canImport(Glibc)
        import Glibc
    #else
        import Darwin
    #endif

    /// What the operating system tells of the process, under the names that every client library of Prometheus uses.
    ///
    /// Source: Prometheus documentation, "Writing client libraries", "Process metrics"; proc(5).
    final class ProcessMetrics: Sendable {
        private enum Name {
            static let cpu = "process_cpu_seconds_total"
            static let resident = "process_resident_memory_bytes"
            static let virtual = "process_virtual_memory_bytes"
            static let threads = "process_threads"
            static let files = "process_open_fds"
            static let mostFiles = "process_max_fds"
            static let start = "process_start_time_seconds"
        }

        static let descriptions: [String: PrometheusRegistry.Description] = [
            Name.cpu: .init("Time that the process has computed, by itself and in the system."),
            Name.resident: .init("Memory of the process that is resident."),
            Name.virtual: .init("Memory of the process, resident or not."),
            Name.threads: .init("Threads of the process."),
            Name.files: .init("Files and sockets that are open."),
            Name.mostFiles: .init("Files and sockets that may be open."),
            Name.start: .init("When the process was started, in seconds since 1970."),
        ]

        private let cpu: FloatingPointCounter
        private let gauges: [String: Gauge]
        private let knownTime = Locked(0.0)

        /// Makes the metrics.
        ///
        /// - Parameter factory: the backend.
        init(factory: any MetricsFactory) {
            cpu = FloatingPointCounter(label: Name.cpu, factory: factory)
            var gauges: [String: Gauge] = [:]
            for name in [Name.resident, Name.virtual, Name.threads, Name.files, Name.mostFiles, Name.start] {
                gauges[name] = Gauge(label: name, factory: factory)
            }
            self.gauges = gauges
        }

        /// Sets the numbers to what is so now; where the system has no `/proc`, most of them stay 0.
        func sample() {
            gauges[Name.mostFiles]?.record(DescriptorLimit.openFiles)
            // One is that of this very look.
            if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                gauges[Name.files]?.record(max(0, files.count - 1))
            }
            guard let fields = Self.fields else { return }
            let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
            let time = (fields[10] + fields[11]) / ticks
            let more = knownTime.withLock { known in
                defer { known = max(known, time) }
                return time - known
            }
            if more > 0 { cpu.increment(by: more) }
            gauges[Name.threads]?.record(fields[16])
            gauges[Name.virtual]?.record(fields[19])
            gauges[Name.resident]?.record(fields[20] * Double(sysconf(Int32(_SC_PAGESIZE))))
            if let boot = Self.bootTime { gauges[Name.start]?.record(boot + fields[18] / ticks) }
        }

        /// The numbers of `/proc/self/stat` that follow the process's name and state; the fourth field is the first.
        private static var fields: [Double]? {
            guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
                let end = text.lastIndex(of: ")")
            else { return nil }
            let fields = text[end...].split(separator: " ").dropFirst(2).map { Double($0) ?? 0 }
            return fields.count > 20 ? fields : nil
        }

        private static let bootTime: Double? = {
            guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8) else { return nil }
            let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
            return line.flatMap { Double($0.dropFirst(6)) }
        }()
    }
#endif
