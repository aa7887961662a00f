// SPDX-License-Identifier: MIT-0

/// The framing of OpenAI's streams: server-sent events that carry one JSON document each.
///
/// Source: WHATWG HTML, "Server-sent events"; OpenAI API reference, "Streaming".
public enum ServerSentEvents {
    /// The event that ends a complete stream.
    public static let done: [UInt8] = Array("data: [DONE]\n\n".utf8)

    /// A comment, which clients skip; it keeps proxies from closing a silent connection.
    public static let keepAlive: [UInt8] = Array(": keep-alive\n\n".utf8)

    /// Appends one event.
    ///
    /// The writer puts no line break into compact JSON, so that one `data` line holds the document.
    ///
    /// - Parameters:
    ///   - value: the document.
    ///   - bytes: what to append to.
    public static func append(_ value: some JSONEncodable, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "data: ".utf8)
        var writer = JSONWriter(appendingTo: bytes)
        // The writer holds the only reference now, so that it appends in place.
        bytes = []
        value.write(to: &writer)
        bytes = writer.take()
        bytes.append(contentsOf: "\n\n".utf8)
    }
}
