// SPDX-License-Identifier: MIT-0

import Logging
import OpenAISchema

/// A record of the log as one line of bytes.
struct LogRecord {
    /// The time by RFC 3339.
    var time: String
    var level: Logger.Level
    var message: String
    var metadata: Logger.Metadata

    /// The line, with its end.
    func line(_ format: LogSettings.Format) -> [UInt8] {
        switch format {
        case .text: text
        case .json: json
        }
    }

    /// `TIME level message key=value …`, in which nothing but the end is a line's end: what is no plain character is escaped.
    private var text: [UInt8] {
        var line = "\(time) \(level.rawValue) "
        line.append(escaped: message)
        for (key, value) in flat.sorted(by: { $0.key < $1.key }) {
            line += " "
            line.append(escaped: key)
            line += "="
            line.append(value: "\(value)")
        }
        line += "\n"
        return Array(line.utf8)
    }

    /// An object of RFC 8259, whose own three members come first.
    private var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time)
        writer.member("level", level.rawValue)
        writer.member("message", message)
        for (key, value) in flat.sorted(by: { $0.key < $1.key }) {
            let name = ["time", "level", "message"].contains(key) ? "metadata.\(key)" : key
            writer.key(name)
            writer.write(value)
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// The metadata with the keys of what is nested behind those of what it is nested in.
    private var flat: [String: Logger.MetadataValue] {
        var flat: [String: Logger.MetadataValue] = [:]
        func add(_ metadata: Logger.Metadata, behind prefix: String) {
            for (key, value) in metadata {
                if case .dictionary(let nested) = value {
                    add(nested, behind: "\(prefix)\(key).")
                } else {
                    flat["\(prefix)\(key)"] = value
                }
            }
        }
        add(metadata, behind: "")
        return flat
    }
}

extension JSONWriter {
    /// Writes metadata; numbers and booleans as what they are.
    fileprivate mutating func write(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { write(element) }
            endArray()
        case .dictionary(let members):
            beginObject()
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                self.key(key)
                write(member)
            }
            endObject()
        case .stringConvertible(let value):
            switch value {
            case let value as Int: number(JSONNumber(value))
            case let value as Bool: bool(value)
            case let value as Double:
                if let finite = JSONNumber(value) { number(finite) } else { string("\(value)") }
            default: string(value.description)
            }
        }
    }
}

extension String {
    /// Appends text in which nothing moves a terminal's cursor, ends the line or turns the direction of writing.
    fileprivate mutating func append(escaped text: String, quoted: Bool = false) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": self += "\\n"
            case "\r": self += "\\r"
            case "\t": self += "\\t"
            case "\"" where quoted, "\\" where quoted: self += "\\\(scalar)"
            default:
                if scalar.isPlain { unicodeScalars.append(scalar) } else { self += scalar.escaped(asASCII: true) }
            }
        }
    }

    /// Appends a value, between quotation marks where it would otherwise not be seen to be one.
    fileprivate mutating func append(value: String) {
        let isPlain =
            !value.isEmpty && value.unicodeScalars.allSatisfy { $0 != "\"" && $0 != "=" && $0 != " " && $0.isPlain }
        if isPlain {
            self += value
        } else {
            self += "\""
            append(escaped: value, quoted: true)
            self += "\""
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal shows the character as itself.
    fileprivate var isPlain: Bool {
        if isASCII { return (0x20...0x7E).contains(value) }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }
}
