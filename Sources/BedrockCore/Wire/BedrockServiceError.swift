// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The body and header in which an AWS service tells an error.
///
/// Source: AWS restJson1 protocol, "Operation error serialization": the name stands in `x-amzn-errortype`, or in the body
/// as `__type` or `code`; before it may stand a namespace and `#`, after it `:` and a URL.
public struct BedrockServiceError: Hashable, Sendable {
    /// The exception's name alone; `nil` where nothing names it.
    public var name: String?
    /// The service's words; `nil` where the body has none.
    public var message: String?
    /// Whether the body is OpenAI's error object, as AWS's own interface of that kind has it.
    public var isOpenAI: Bool
    /// The part of the request that is at fault, where that object tells it.
    public var param: String?

    /// Reads an error from an answer.
    ///
    /// - Parameters:
    ///   - type: the header field `x-amzn-errortype`.
    ///   - body: the body, which may be anything.
    public init(type: String?, body: [UInt8]) {
        let json = try? JSONParser.parse(body)
        let texts = [type, json?["__type"]?.string, json?["code"]?.string]
        name = texts.lazy.compactMap { $0.flatMap(Self.name(in:)) }.first
        let object = json?["error"]
        isOpenAI = object?.object != nil
        message = json?["message"]?.string ?? json?["Message"]?.string ?? object?["message"]?.string
        param = object?["param"]?.string
    }

    /// The name between a namespace and a URL.
    private static func name(in text: String) -> String? {
        let withoutURL = text.prefix { $0 != ":" }
        let name = withoutURL.lastIndex(of: "#").map { withoutURL[withoutURL.index(after: $0)...] } ?? withoutURL
        return name.isEmpty ? nil : String(name)
    }
}
