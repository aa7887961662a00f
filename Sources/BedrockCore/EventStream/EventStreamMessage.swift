// SPDX-License-Identifier: MIT-0

/// One message of an event stream: headers and a payload.
///
/// Source: AWS documentation, "Event stream encoding" (`application/vnd.amazon.eventstream`).
public struct EventStreamMessage: Hashable, Sendable {
    /// The headers, in their order, no name twice.
    public var headers: [Header]

    /// The payload.
    public var payload: [UInt8]

    /// A header.
    public struct Header: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: Value

        /// Makes a header.
        ///
        /// - Parameters:
        ///   - name: the name.
        ///   - value: the value.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The value of a header, of one of the encoding's ten types.
    public enum Value: Hashable, Sendable {
        /// Types 0 and 1.
        case bool(Bool)
        /// Type 2.
        case int8(Int8)
        /// Type 3.
        case int16(Int16)
        /// Type 4.
        case int32(Int32)
        /// Type 5.
        case int64(Int64)
        /// Type 6.
        case bytes([UInt8])
        /// Type 7.
        case string(String)
        /// Type 8, in milliseconds since 1970.
        case timestamp(Int64)
        /// Type 9, 16 bytes.
        case uuid([UInt8])
    }

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - headers: the headers.
    ///   - payload: the payload.
    public init(headers: [Header] = [], payload: [UInt8] = []) {
        self.headers = headers
        self.payload = payload
    }

    /// The text of a header, or `nil` where there is none of that name or it is no text.
    ///
    /// - Parameter name: the header's name.
    /// - Returns: the text.
    public func string(_ name: String) -> String? {
        guard case .string(let text)? = headers.first(where: { $0.name == name })?.value else { return nil }
        return text
    }
}
