// SPDX-License-Identifier: MIT-0

#if CurlTransport
    package import AWSSigner
    package import HTTPTypes

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
        package mutating func append(_ line: some Collection<UInt8>) -> Step {
            if isWhole { return .trailer }
            guard bytes.count + line.count <= Self.byteLimit, lines <= Self.lineLimit else { return .tooLarge }
            if line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") {
                defer {
                    bytes = []
                    lines = 0
                }
                if isInterim { return .partial }
                isWhole = true
                return .head(bytes)
            }
            bytes.append(contentsOf: line)
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
    package enum ResponseHead {
        /// Parses a status line and fields, each with its line end.
        ///
        /// - Throws: ``TransportError`` with code `malformedResponse`.
        package static func parse(_ bytes: [UInt8]) throws(TransportError) -> HTTPResponse {
            var rest = bytes[...]
            var response = HTTPResponse(status: try status(nextLine(&rest)))
            while !rest.isEmpty {
                let line = nextLine(&rest)
                if line.isEmpty { continue }
                guard !isBlank(line[line.startIndex]) else { throw malformed("with a folded first line") }
                guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                    throw malformed("with a field that has no name")
                }
                guard let name = name(line[..<colon]) else { throw malformed("with a field name that is none") }
                var value = trimmed(line[(colon + 1)...])
                while let next = rest.first, isBlank(next) {
                    // A folded line: RFC 9112, section 5.2, has it joined to the one before with a space.
                    value += [UInt8(ascii: " ")] + trimmed(nextLine(&rest))
                }
                response.headerFields.append(HTTPField(name: name, lenientValue: value))
            }
            return response
        }

        /// Names that nearly every answer of Bedrock has, made once.
        private static let known = [
            "Date", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "x-amzn-RequestId",
        ].compactMap { text in HTTPField.Name(text).map { (bytes: Array(text.utf8), name: $0) } }

        private static func name(_ bytes: ArraySlice<UInt8>) -> HTTPField.Name? {
            for known in known where known.bytes.count == bytes.count && known.bytes.elementsEqual(bytes) {
                return known.name
            }
            return HTTPField.Name(String(decoding: bytes, as: UTF8.self))
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }

        /// Takes a line without its end.
        private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            defer { rest = rest[end...].dropFirst() }
            let line = rest[..<end]
            return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }

        private static func status(_ line: ArraySlice<UInt8>) throws(TransportError) -> HTTPResponse.Status {
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

        private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let tail = value.drop(while: isBlank)
            guard let last = tail.lastIndex(where: { !isBlank($0) }) else { return [] }
            return tail[...last]
        }

        private static func malformed(_ what: String) -> TransportError {
            TransportError(.malformedResponse, "The peer sent a response head \(what).", responseHadBegun: true)
        }
    }
#endif
