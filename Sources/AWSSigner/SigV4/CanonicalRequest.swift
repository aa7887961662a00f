// SPDX-License-Identifier: MIT-0

import Crypto
package import HTTPTypes

/// A request as both ends write it down before they sign it.
package struct CanonicalRequest: Sendable {
    /// The canonical text, in UTF-8.
    package let bytes: [UInt8]

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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        let newline = UInt8(ascii: "\n")
        bytes.append(text: head.method.rawValue)
        bytes.append(newline)
        rules.appendCanonical(target[..<mark], to: &bytes)
        bytes.append(newline)
        Self.appendQuery(target[mark...].dropFirst(), to: &bytes)
        bytes.append(newline)
        for name in headers {
            bytes.append(text: name)
            bytes.append(UInt8(ascii: ":"))
            Self.appendValues(of: name, in: head, to: &bytes)
            bytes.append(newline)
        }
        signedHeaders = headers.joined(separator: ";")
        bytes.append(newline)
        bytes.append(text: signedHeaders)
        bytes.append(newline)
        bytes.append(text: payload.rawValue)
        self.bytes = bytes
    }

    /// Puts the text's hash under its date and scope: what is signed in the end.
    ///
    /// - Parameters:
    ///   - timestamp: the date and time of signing.
    ///   - scope: day, region, service and `aws4_request`, joined by slashes.
    /// - Returns: the string to sign, in UTF-8.
    package func stringToSign(timestamp: String, scope: String) -> [UInt8] {
        var signed: [UInt8] = []
        signed.reserveCapacity(256)
        for line in [SigningKey.algorithm, timestamp, scope] {
            signed.append(text: line)
            signed.append(UInt8(ascii: "\n"))
        }
        signed.append(hexadecimal: SHA256.hash(data: bytes))
        return signed
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
            appendCollapsed(head.authority ?? "", to: &bytes)
            return
        }
        var isFirst = true
        for field in head.headerFields where field.name.canonicalName == name {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            appendCollapsed(field.value, to: &bytes)
        }
    }

    private static func appendCollapsed(_ value: String, to bytes: inout [UInt8]) {
        var value = value
        value.withUTF8 { value in
            guard unsafe value.contains(where: isSpace) else { return unsafe bytes.append(contentsOf: value) }
            var needsSpace = false
            let start = bytes.count
            for index in 0..<value.count {
                let byte = unsafe value[index]
                if isSpace(byte) {
                    needsSpace = true
                } else {
                    if needsSpace && bytes.count > start { bytes.append(UInt8(ascii: " ")) }
                    needsSpace = false
                    bytes.append(byte)
                }
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }
}
