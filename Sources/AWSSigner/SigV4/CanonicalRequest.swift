// SPDX-License-Identifier: MIT-0

import Crypto
package import HTTPTypes

/// A request as both ends write it down before they sign it.
package struct CanonicalRequest: Sendable {
    /// The canonical text.
    package let text: String

    /// The names of the header fields in it, sorted, joined by semicolons.
    package let signedHeaders: String

    /// Writes down a request.
    ///
    /// - Parameters:
    ///   - head: method, authority, path with query, and header fields as on the wire.
    ///   - headers: the names, in lower case and sorted, of the header fields to include.
    ///   - payload: what is said of the body.
    ///   - rules: how the path is treated.
    package init(_ head: HTTPRequest, headers: [String], payload: PayloadHash, rules: PathRules) {
        let target = Array((head.path ?? "/").utf8)
        let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        var bytes = Array(head.method.rawValue.utf8)
        bytes.reserveCapacity(1024)
        let newline = UInt8(ascii: "\n")
        bytes.append(newline)
        bytes += rules.canonicalPath(target[..<mark])
        bytes.append(newline)
        Self.appendQuery(target[mark...].dropFirst(), to: &bytes)
        bytes.append(newline)
        for name in headers {
            bytes += name.utf8
            bytes.append(UInt8(ascii: ":"))
            Self.appendValues(of: name, in: head, to: &bytes)
            bytes.append(newline)
        }
        signedHeaders = headers.joined(separator: ";")
        bytes.append(newline)
        bytes += signedHeaders.utf8
        bytes.append(newline)
        bytes += payload.rawValue.utf8
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Puts the text's hash under its date and scope: what is signed in the end.
    ///
    /// - Parameters:
    ///   - timestamp: the date and time of signing.
    ///   - scope: day, region, service and `aws4_request`, joined by slashes.
    /// - Returns: the string to sign.
    package func stringToSign(timestamp: String, scope: String) -> String {
        "\(SigningKey.algorithm)\n\(timestamp)\n\(scope)\n" + Self.hash(text)
    }

    private static func hash(_ text: String) -> String {
        var text = text
        var hash = SHA256()
        text.withUTF8 { unsafe hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hexadecimal(hash.finalize())
    }

    /// Sorts the parameters by encoded name, then by encoded value.
    private static func appendQuery(_ query: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        guard !query.isEmpty else { return }
        var parameters: [(name: [UInt8], value: [UInt8])] = []
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let sign = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            parameters.append((encoded(pair[..<sign]), encoded(pair[sign...].dropFirst())))
        }
        parameters.sort { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value)
                : left.name.lexicographicallyPrecedes(right.name)
        }
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes += parameter.name
            bytes.append(UInt8(ascii: "="))
            bytes += parameter.value
        }
    }

    /// Brings a part of a query, encoded or not on the wire, to the one encoding that is signed.
    private static func encoded(_ part: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in PercentEncoding.decode(part) { PercentEncoding.append(byte, to: &bytes) }
        return bytes
    }

    /// Joins the values of a field by commas, each without white space at its ends and with single spaces inside.
    private static func appendValues(of name: String, in head: HTTPRequest, to bytes: inout [UInt8]) {
        if name == "host" {
            appendCollapsed((head.authority ?? "").utf8, to: &bytes)
            return
        }
        var isFirst = true
        for field in head.headerFields where field.name.canonicalName == name {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            appendCollapsed(field.value.utf8, to: &bytes)
        }
    }

    private static func appendCollapsed(_ value: String.UTF8View, to bytes: inout [UInt8]) {
        guard value.contains(where: { $0 == UInt8(ascii: " ") || (9...13).contains($0) }) else {
            bytes.append(contentsOf: value)
            return
        }
        var needsSpace = false
        let start = bytes.count
        for byte in value {
            if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
                needsSpace = true
            } else {
                if needsSpace && bytes.count > start { bytes.append(UInt8(ascii: " ")) }
                needsSpace = false
                bytes.append(byte)
            }
        }
    }
}
