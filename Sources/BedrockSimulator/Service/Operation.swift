// SPDX-License-Identifier: MIT-0

import HTTPTypes

/// An operation of Bedrock's API, as method and path tell it.
enum Operation: Hashable, Sendable {
    case converse(model: String)
    case converseStream(model: String)
    case invoke(model: String)
    case invokeStream(model: String)
    case chatCompletions
    case listFoundationModels([String: String])
    case listInferenceProfiles([String: String])
    case listResources(path: String, [String: String])

    /// Finds the operation.
    ///
    /// - Parameters:
    ///   - method: the method of HTTP.
    ///   - target: path and query as received. The model's id is one segment: a slash within it comes as `%2F`.
    /// - Throws: Bedrock's answer to a path that it does not know.
    init(method: HTTPRequest.Method, target: String) throws(ServiceException) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let segments = parts[0].split(separator: "/").map { PercentDecoding.decode($0) }
        let query = parts.count == 2 ? PercentDecoding.query(parts[1]) : [:]
        switch (method, segments.first, segments.count == 3 ? segments[2] : nil) {
        case (.post, "model", "converse"): self = .converse(model: segments[1])
        case (.post, "model", "converse-stream"): self = .converseStream(model: segments[1])
        case (.post, "model", "invoke"): self = .invoke(model: segments[1])
        case (.post, "model", "invoke-with-response-stream"): self = .invokeStream(model: segments[1])
        case (.post, "openai", _) where segments == ["openai", "v1", "chat", "completions"]: self = .chatCompletions
        case (.get, "foundation-models", nil) where segments.count == 1: self = .listFoundationModels(query)
        case (.get, "inference-profiles", nil) where segments.count == 1: self = .listInferenceProfiles(query)
        case (.get, .some, _) where AccountResource.lists[segments.joined(separator: "/")] != nil:
            self = .listResources(path: segments.joined(separator: "/"), query)
        default: throw .unknownOperation
        }
    }
}

/// Undoes percent-encoding; what is no valid escape stays as it is.
enum PercentDecoding {
    static func decode(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = Character(UnicodeScalar(bytes[index + 1])).hexDigitValue,
                let low = Character(UnicodeScalar(bytes[index + 2])).hexDigitValue
            {
                decoded.append(UInt8(high << 4 | low))
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    static func query(_ text: some StringProtocol) -> [String: String] {
        var query: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[decode(parts[0])] = parts.count == 2 ? decode(parts[1]) : ""
        }
        return query
    }
}
