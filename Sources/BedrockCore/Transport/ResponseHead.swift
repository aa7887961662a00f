// SPDX-License-Identifier: MIT-0

#if CurlTransport
    package import AWSSigner
    package import HTTPTypes
    import OpenAISchema

    /// Gathers the lines of a response head on the driver thread; they are parsed where they are read.
    package struct HeadCollector {
        /// What became of a line.
        package enum Step {
            /// More lines are needed.
            case partial
            /// The head is whole: status line and fields.
            case head([UInt8])
            /// A line after the body, which nobody asked for.
            case trailer
            /// The head has more bytes or lines than anyone may send.
            case tooLarge
        }

        package static let byteLimit = 65_536
        package static let lineLimit = 256

        private var bytes: [UInt8] = []
        private var lines = 0
        /// Whether the head has ended.
        package private(set) var isWhole = false

        /// Makes a collector for one head.
        package init() {}

        /// Whether no line of a head has come yet.
        package var isEmpty: Bool { bytes.isEmpty && !isWhole }

        /// Takes a line with its line end.
        package mutating func append(_ line: UnsafeRawBufferPointer) -> Step {
            if isWhole { return .trailer }
            guard bytes.count + line.count <= Self.byteLimit, lines <= Self.lineLimit else { return .tooLarge }
            let first = unsafe line.first
            if first == UInt8(ascii: "\r") || first == UInt8(ascii: "\n") {
                defer {
                    bytes = []
                    lines = 0
                }
                if isInterim { return .partial }
                isWhole = true
                return .head(bytes)
            }
            if bytes.isEmpty { bytes.reserveCapacity(512) }
            unsafe bytes.append(contentsOf: line)
            lines += 1
            return .partial
        }

        /// Whether this is a 1xx head, after which another follows.
        private var isInterim: Bool {
            guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else { return false }
            return bytes[space...].dropFirst().first == UInt8(ascii: "1")
        }
    }

    /// Reads a response head.
    @safe package struct ResponseHead {
        /// Parses a status line and fields, each with its line end.
        ///
        /// - Throws: ``TransportError`` with code `malformedResponse`.
        package static func parse(_ bytes: [UInt8]) throws(TransportError) -> HTTPResponse {
            try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(TransportError) -> HTTPResponse in
                var head = unsafe ResponseHead(bytes: UnsafeRawBufferPointer(buffer))
                return try head.response()
            }
        }

        private let bytes: UnsafeRawBufferPointer
        private var position = 0

        private init(bytes: UnsafeRawBufferPointer) {
            unsafe self.bytes = bytes
        }

        private mutating func response() throws(TransportError) -> HTTPResponse {
            var response = HTTPResponse(status: try Self.status(unsafe Array(nextLine())))
            response.headerFields.reserveCapacity(8)
            while unsafe position < bytes.count {
                let line = unsafe nextLine()
                guard let first = unsafe line.first else { continue }
                guard !Self.isBlank(first) else { throw Self.malformed("with a folded first line") }
                guard let colon = unsafe line.firstIndex(of: UInt8(ascii: ":")) else {
                    throw Self.malformed("with a field that has no name")
                }
                guard let name = unsafe Self.name(UnsafeRawBufferPointer(rebasing: line[..<colon])) else {
                    throw Self.malformed("with a field name that is none")
                }
                let value = unsafe Self.trimmed(UnsafeRawBufferPointer(rebasing: line[(colon + 1)...]))
                if isFolded {
                    unsafe response.headerFields.append(HTTPField(name: name, lenientValue: folded(value)))
                } else if unsafe value.allSatisfy({ (0x20...0x7E).contains($0) }) {
                    let text = unsafe String(decoding: value, as: UTF8.self)
                    response.headerFields.append(HTTPField(name: name, value: text))
                } else {
                    unsafe response.headerFields.append(HTTPField(name: name, lenientValue: value))
                }
            }
            return response
        }

        /// Whether the next line belongs to the one before.
        private var isFolded: Bool {
            unsafe position < bytes.count && Self.isBlank(bytes[position])
        }

        /// Joins a value with the folded lines behind it by single spaces, as RFC 9112, section 5.2, has it.
        private mutating func folded(_ first: UnsafeRawBufferPointer) -> [UInt8] {
            var value = unsafe Array(first)
            while isFolded {
                unsafe value += [UInt8(ascii: " ")] + Self.trimmed(nextLine())
            }
            return value
        }

        /// Takes a line without its end.
        private mutating func nextLine() -> UnsafeRawBufferPointer {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[position...])
            let end = unsafe rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.count
            position = unsafe min(bytes.count, position + end + 1)
            let hasReturn = unsafe end > 0 && rest[end - 1] == UInt8(ascii: "\r")
            return unsafe UnsafeRawBufferPointer(rebasing: rest[..<(hasReturn ? end - 1 : end)])
        }

        /// Names that nearly every answer of Bedrock has, made once.
        private static let known = [
            "Date", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "x-amzn-RequestId",
        ].compactMap { text in HTTPField.Name(text).map { (bytes: Array(text.utf8), name: $0) } }

        private static func name(_ bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
            for known in known where known.bytes.count == bytes.count {
                if unsafe known.bytes.withUnsafeBytes({ unsafe ByteText.areSame($0, bytes) }) { return known.name }
            }
            return unsafe HTTPField.Name(String(decoding: bytes, as: UTF8.self))
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }

        private static func status(_ line: [UInt8]) throws(TransportError) -> HTTPResponse.Status {
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2, parts[0].starts(with: "HTTP/1.".utf8), parts[1].count == 3 else {
                throw malformed("with a status line that is none")
            }
            var code = 0
            for byte in parts[1] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
                    throw malformed("with a status that is no number")
                }
                code = code * 10 + Int(byte - UInt8(ascii: "0"))
            }
            let reason = parts.count > 2 ? String(decoding: parts[2], as: UTF8.self) : ""
            return HTTPResponse.Status(code: code, reasonPhrase: reason)
        }

        private static func trimmed(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
            var (start, end) = (0, value.count)
            while start < end, unsafe isBlank(value[start]) { start += 1 }
            while start < end, unsafe isBlank(value[end - 1]) { end -= 1 }
            return unsafe UnsafeRawBufferPointer(rebasing: value[start..<end])
        }

        private static func malformed(_ what: String) -> TransportError {
            TransportError(.malformedResponse, "The peer sent a response head \(what).", responseHadBegun: true)
        }
    }
#endif
