// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Paths and queries of events as the request line of HTTP has them.
///
/// HTTP APIs decode the path, the others pass it on as it came; load balancers pass the query on as it came, REST APIs decode
/// its parts. What stands percent-encoded in a path stays so, and what could not stand in one is encoded, so that nothing in a
/// decoded path is taken for the query's beginning.
///
/// Source: AWS Lambda Developer Guide, "Using AWS Lambda with an Application Load Balancer", for queries; events as recorded by
/// users of API Gateway, for paths, of whose encoding its guide says nothing.
enum LambdaPath {
    /// Makes a path that can stand in a request line.
    ///
    /// - Parameters:
    ///   - path: the event's path.
    ///   - stage: the stage of the API, which HTTP APIs put in front.
    /// - Returns: the path behind the stage.
    static func path(_ path: String, behind stage: String?) -> String {
        var path = path[...]
        if let stage, stage != "$default", path == "/\(stage)" || path.hasPrefix("/\(stage)/") {
            path = path.dropFirst(stage.count + 1)
        }
        let encoded = encoded(path.utf8, keeping: isPathByte, keepsEscapes: true)
        return encoded.hasPrefix("/") ? encoded : "/" + encoded
    }

    /// Makes a query.
    ///
    /// - Parameters:
    ///   - event: the event, with `queryStringParameters` or lists of them.
    ///   - isDecoded: whether the service has decoded names and values.
    /// - Returns: the query without its question mark; empty where there is none.
    static func query(_ event: JSONObject, isDecoded: Bool) -> String {
        let several = event["multiValueQueryStringParameters"]?.object?.members ?? []
        let single = event["queryStringParameters"]?.object?.members ?? []
        var pairs: [String] = []
        func text(_ text: String) -> String {
            encoded(text.utf8, keeping: isDecoded ? isUnreserved : isQueryByte, keepsEscapes: !isDecoded)
        }
        for member in several.isEmpty ? single : several {
            for value in member.value.array ?? [member.value] {
                pairs.append("\(text(member.key))=\(text(value.string ?? ""))")
            }
        }
        return pairs.joined(separator: "&")
    }

    /// Makes a query of one that is whole.
    ///
    /// - Parameter text: the query as the client sent it.
    /// - Returns: the query, with nothing in it that could not stand in a request line.
    static func query(_ text: String) -> String {
        encoded(text.utf8, keeping: isQueryByte, keepsEscapes: true)
    }

    private static func encoded(
        _ bytes: some Collection<UInt8>,
        keeping isKept: (UInt8) -> Bool,
        keepsEscapes: Bool
    ) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            let next = rest.prefix(2)
            let isEscape = byte == UInt8(ascii: "%") && next.count == 2 && next.allSatisfy(isHexDigit)
            if isKept(byte) || (isEscape && keepsEscapes) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Character(UnicodeScalar(byte)).isHexDigit
    }

    /// RFC 3986, section 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    /// RFC 3986, section 3.3.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || "!$&'()*+,;=:@/".utf8.contains(byte)
    }

    /// RFC 3986, section 3.4.
    private static func isQueryByte(_ byte: UInt8) -> Bool {
        isPathByte(byte) || byte == UInt8(ascii: "?")
    }
}
