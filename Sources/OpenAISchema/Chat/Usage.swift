// SPDX-License-Identifier: MIT-0

/// The tokens that a request took.
public struct Usage: Hashable, Sendable, Codable {
    /// Tokens of the prompt, those read from and written to a cache included.
    public var promptTokens: Int
    /// Tokens of the answer, reasoning included; `nil` for embeddings.
    public var completionTokens: Int?
    /// All tokens.
    public var totalTokens: Int
    /// What the prompt's tokens were.
    public var promptTokensDetails: PromptTokensDetails?
    /// What the answer's tokens were.
    public var completionTokensDetails: CompletionTokensDetails?
    /// All other members, in their order.
    public var extra: JSONObject

    /// Makes a usage.
    ///
    /// - Parameters:
    ///   - promptTokens: tokens of the prompt.
    ///   - completionTokens: tokens of the answer.
    ///   - totalTokens: all tokens.
    ///   - promptTokensDetails: what the prompt's tokens were.
    ///   - completionTokensDetails: what the answer's tokens were.
    ///   - extra: all other members.
    public init(
        promptTokens: Int,
        completionTokens: Int? = nil,
        totalTokens: Int,
        promptTokensDetails: PromptTokensDetails? = nil,
        completionTokensDetails: CompletionTokensDetails? = nil,
        extra: JSONObject = JSONObject()
    ) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.totalTokens = totalTokens
        self.promptTokensDetails = promptTokensDetails
        self.completionTokensDetails = completionTokensDetails
        self.extra = extra
    }

    /// What the prompt's tokens were.
    public struct PromptTokensDetails: Hashable, Sendable, Codable {
        /// Tokens read from a cache.
        public var cachedTokens: Int?
        /// Tokens written to a cache; an extension, as OpenAI bills no writing.
        public var cacheCreationTokens: Int?
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes details.
        ///
        /// - Parameters:
        ///   - cachedTokens: tokens read from a cache.
        ///   - cacheCreationTokens: tokens written to a cache.
        ///   - extra: all other members.
        public init(cachedTokens: Int? = nil, cacheCreationTokens: Int? = nil, extra: JSONObject = JSONObject()) {
            self.cachedTokens = cachedTokens
            self.cacheCreationTokens = cacheCreationTokens
            self.extra = extra
        }
    }

    /// What the answer's tokens were.
    public struct CompletionTokensDetails: Hashable, Sendable, Codable {
        /// Tokens of reasoning.
        public var reasoningTokens: Int?
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes details.
        ///
        /// - Parameters:
        ///   - reasoningTokens: tokens of reasoning.
        ///   - extra: all other members.
        public init(reasoningTokens: Int? = nil, extra: JSONObject = JSONObject()) {
            self.reasoningTokens = reasoningTokens
            self.extra = extra
        }
    }
}

extension Usage: JSONCodable {
    /// Reads a usage.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        promptTokens = try reader.required("prompt_tokens")
        completionTokens = try reader.optional("completion_tokens")
        totalTokens = try reader.required("total_tokens")
        promptTokensDetails = try reader.optional("prompt_tokens_details")
        completionTokensDetails = try reader.optional("completion_tokens_details")
        extra = reader.rest
    }

    /// Writes the usage.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("prompt_tokens", promptTokens)
        writer.member("completion_tokens", completionTokens)
        writer.member("total_tokens", totalTokens)
        writer.member("prompt_tokens_details", promptTokensDetails)
        writer.member("completion_tokens_details", completionTokensDetails)
        writer.members(extra)
        writer.endObject()
    }
}

extension Usage.PromptTokensDetails: JSONCodable {
    /// Reads details.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        cachedTokens = try reader.optional("cached_tokens")
        cacheCreationTokens = try reader.optional("cache_creation_tokens")
        extra = reader.rest
    }

    /// Writes the details.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("cached_tokens", cachedTokens)
        writer.member("cache_creation_tokens", cacheCreationTokens)
        writer.members(extra)
        writer.endObject()
    }
}

extension Usage.CompletionTokensDetails: JSONCodable {
    /// Reads details.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        reasoningTokens = try reader.optional("reasoning_tokens")
        extra = reader.rest
    }

    /// Writes the details.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("reasoning_tokens", reasoningTokens)
        writer.members(extra)
        writer.endObject()
    }
}
