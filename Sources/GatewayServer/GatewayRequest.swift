// SPDX-License-Identifier: MIT-0

public import HTTPTypes

/// A request as the gateway's endpoints see it, whatever brought it: a socket, a Lambda event, a test.
public struct GatewayRequest: Sendable {
    /// Method, path with query, and header fields.
    public var head: HTTPRequest

    /// Reads the body, at most as many bytes as given; throws ``GatewayError`` where there are more.
    ///
    /// Read only after the key has been checked, so that strangers cannot make the gateway buffer.
    public var readBody: @Sendable (_ limit: Int) async throws -> [UInt8]

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - head: method, path with query, and header fields.
    ///   - readBody: reads the body, at most as many bytes as given.
    public init(head: HTTPRequest, readBody: @escaping @Sendable (_ limit: Int) async throws -> [UInt8]) {
        self.head = head
        self.readBody = readBody
    }

    /// The path without the query.
    var path: Substring {
        let path = head.path ?? "/"
        let mark = UInt8(ascii: "?")
        // The string's own view would fetch each byte by itself, for each of those who ask.
        let length = unsafe path.utf8.withContiguousStorageIfAvailable { unsafe $0.firstIndex(of: mark) ?? $0.count }
        return path[..<path.utf8.index(path.startIndex, offsetBy: length ?? path.utf8.prefix { $0 != mark }.count)]
    }
}
