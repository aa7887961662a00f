// SPDX-License-Identifier: MIT-0

import Logging
import OpenAISchema

/// A record of the log as one line of bytes.
struct LogRecord {
    /// The time by RFC 3339.
    var time: String
    var level: Logger.Level
    var message: String
    /// By their keys' order.
    var fields: [LogField]

    /// The line, with its end.
    func line(_ format: LogSettings.Format) -> [UInt8] {
        switch format {
        case .text: text
        case .json: json
        }
    }

    /// `TIME level message key=value …`, in which nothing but the end is a line's end: what is no plain character is escaped.
    private var text: [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(512)
        line.append(contentsOf: time.utf8)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: level.rawValue.utf8)
        line.append(UInt8(ascii: " "))
        line.append(escaped: message)
        for field in fields {
            line.append(UInt8(ascii: " "))
            line.append(escaped: field.key)
            line.append(UInt8(ascii: "="))
            switch field.value {
            case .text(let text): line.append(value: text)
            case .number(let number): line.append(contentsOf: String(number).utf8)
            case .other(let value): line.append(value: "\(value)")
            }
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// An object of RFC 8259, whose own three members come first.
    private var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", time)
        writer.member("level", level.rawValue)
        writer.member("message", message)
        for field in fields {
            writer.key(Self.own.contains(field.key) ? "metadata.\(field.key)" : field.key)
            switch field.value {
            case .text(let text): writer.string(text)
            case .number(let number): writer.number(JSONNumber(number))
            case .other(let value): writer.write(value)
            }
        }
        writer.endObject()
        return writer.bytes.withPlainStrings + [UInt8(ascii: "\n")]
    }

    private static let own = ["time", "level", "message"]
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

extension [UInt8] {
    /// Appends text in which nothing moves a terminal's cursor, ends the line or turns the direction of writing.
    fileprivate mutating func append(escaped text: String) {
        if ByteText.all(of: text, { $0.isPlain }) {
            append(contentsOf: text.utf8)
        } else {
            append(contentsOf: text.escaped(quoted: false).utf8)
        }
    }

    /// Appends a value, between quotation marks where it would otherwise not be seen to be one.
    fileprivate mutating func append(value: String) {
        if value.isWord {
            append(contentsOf: value.utf8)
        } else {
            append(UInt8(ascii: "\""))
            append(contentsOf: value.escaped(quoted: true).utf8)
            append(UInt8(ascii: "\""))
        }
    }

    /// JSON in whose strings nothing ends a line, moves a terminal's cursor or turns the direction of writing.
    ///
    /// JSON has nothing but strings beyond ASCII, so that an escape always stands in one.
    fileprivate var withPlainStrings: [UInt8] {
        guard contains(where: { $0 >= 0x7F }) else { return self }
        var text = ""
        for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
            if scalar.isPlain {
                text.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)"
                }
            }
        }
        return Array(text.utf8)
    }
}

extension String {
    /// Whether the text is a value that needs no quotation marks.
    fileprivate var isWord: Bool {
        guard !isEmpty else { return false }
        let breaks: (UInt8) -> Bool = { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: " ")
        }
        if ByteText.all(of: self, { $0.isPlain && !breaks($0) }) { return true }
        return !utf8.contains(where: breaks) && unicodeScalars.allSatisfy(\.isPlain)
    }

    fileprivate func escaped(quoted: Bool) -> String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "\"" where quoted, "\\" where quoted: escaped += "\\\(scalar)"
            default:
                if scalar.isPlain {
                    escaped.unicodeScalars.append(scalar)
                } else {
                    escaped += scalar.escaped(asASCII: true)
                }
            }
        }
        return escaped
    }
}

extension UInt8 {
    /// Whether the byte is a character of ASCII that a terminal shows as itself.
    fileprivate var isPlain: Bool { (0x20...0x7E).contains(self) }
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
