// SPDX-License-Identifier: MIT-0

import Logging

/// Writes each record as one line, whole or not at all.
struct LineLogHandler: LogHandler {
    let format: LogSettings.Format
    let sink: LogSink
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    init(format: LogSettings.Format, sink: LogSink) {
        self.format = format
        self.sink = sink
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
        let record = LogRecord(
            time: sink.time(),
            level: event.level,
            message: event.message.description,
            metadata: all
        )
        sink.write(record.line(format)) { [format] dropped in
            LogRecord(
                time: record.time,
                level: .warning,
                message: "records of the log were dropped, as nobody took them",
                metadata: ["records.dropped": .stringConvertible(dropped)]
            ).line(format)
        }
    }
}
