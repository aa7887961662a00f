// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import FoundationEssentials
    import OpenAISchema

    /// A message of an event stream as one line of JSON.
    ///
    /// Headers are an object, in their order: texts, numbers and booleans as such, bytes in base64, times as
    /// `2024-11-29T00:00:00.123Z`, UUIDs in their usual form. The payload is `payload` where it is JSON, `payload_base64` where it
    /// is anything else, and left out where it is empty.
    enum EventStreamLine {
        /// Appends a message and a line's end.
        static func append(_ message: EventStreamMessage, to bytes: inout [UInt8]) {
            var headers = JSONObject()
            for header in message.headers { headers.members.append(.init(key: header.name, value: json(header.value))) }
            var line: JSONObject = ["headers": .object(headers)]
            if let payload = try? JSONParser.parse(message.payload) {
                line["payload"] = payload
            } else if !message.payload.isEmpty {
                line["payload_base64"] = .string(base64(message.payload))
            }
            bytes += line.jsonBytes
            bytes.append(UInt8(ascii: "\n"))
        }

        private static func json(_ value: EventStreamMessage.Value) -> JSONValue {
            switch value {
            case .bool(let value): .bool(value)
            case .int8(let value): .number(JSONNumber(Int(value)))
            case .int16(let value): .number(JSONNumber(Int(value)))
            case .int32(let value): .number(JSONNumber(Int(value)))
            case .int64(let value): .number(JSONNumber(Int(value)))
            case .bytes(let value): .string(base64(value))
            case .string(let value): .string(value)
            case .timestamp(let value): time(value)
            case .uuid(let value): .string(uuid(value))
            }
        }

        private static func base64(_ bytes: [UInt8]) -> String {
            Data(bytes).base64EncodedString()
        }

        /// The time; beyond the years that have four digits, the number itself.
        private static func time(_ milliseconds: Int64) -> JSONValue {
            guard (-62_135_596_800_000..<253_402_300_800_000).contains(milliseconds) else {
                return .number(JSONNumber(Int(milliseconds)))
            }
            let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
            let date = SigningDate(secondsSince1970: Int(rest < 0 ? seconds - 1 : seconds))
            let fraction = String(1000 + (rest < 0 ? rest + 1000 : rest)).dropFirst()
            return .string("\(date.iso8601.dropLast()).\(fraction)Z")
        }

        private static func uuid(_ bytes: [UInt8]) -> String {
            let digits = bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0\(text)" : text
            }.joined()
            var rest = digits[...]
            return [8, 4, 4, 4, 12].map { count in
                defer { rest = rest.dropFirst(count) }
                return String(rest.prefix(count))
            }.joined(separator: "-")
        }
    }
#endif
