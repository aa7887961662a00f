// SPDX-License-Identifier: MIT-0

import Logging

/// Writes each record as one line, whole or not at all.
///
/// Its level is shared by all copies, but for those that were given one of their own.
struct LineLogHandler: LogHandler {
    private let format: LogSettings.Format
    private let sink: LogSink
    private let level: LogLevel
    private var ownLevel: Logger.Level?
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - format: the form of a line.
    ///   - sink: where lines go.
    ///   - level: the least level that is logged.
    init(format: LogSettings.Format, sink: LogSink, level: LogLevel) {
        self.format = format
        self.sink = sink
        self.level = level
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? level.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error, all["error"] == nil { all["error"] = "\(error)" }
        write(event.level, event.message.description, [LogField](all))
    }

    /// Writes a record whose fields are at hand in their keys' order; what every record has is not added to them.
    func write(_ level: Logger.Level, _ message: String, _ fields: [LogField]) {
        let record = LogRecord(time: sink.time(), level: level, message: message, fields: fields)
        sink.write(record.line(format)) { [format] dropped in
            LogRecord(
                time: record.time,
                level: .warning,
                message: "records of the log were dropped, as nobody took them",
                fields: [LogField("records.dropped", .number(dropped))]
            ).line(format)
        }
    }
}

extension Logger {
    /// Logs fields in their keys' order: without a detour by dictionaries where the log is the gateway's own.
    func log(level: Level, _ message: String, _ fields: @autoclosure () -> [LogField]) {
        guard logLevel <= level else { return }
        if let log = handler as? LineLogHandler, log.metadata.isEmpty, log.metadataProvider == nil {
            log.write(level, message, fields())
        } else {
            let pairs = fields().map { ($0.key, $0.metadataValue) }
            self.log(level: level, "\(message)", metadata: Metadata(pairs) { $1 })
        }
    }
}
