// SPDX-License-Identifier: MIT-0

/// How many tokens models take, prompt and answer together, where that is known.
///
/// Bedrock's lists do not tell. Source: the providers' model cards in the Amazon Bedrock user guide. For information only:
/// nothing is refused by it.
public enum ContextWindow {
    /// The context window of a model.
    ///
    /// - Parameter model: the foundation model's id, or that of a profile of it.
    /// - Returns: the most tokens, or `nil` where they are not known.
    public static func tokens(of model: ModelID) -> Int? {
        guard let id = model.foundationID else { return nil }
        return known.first { id.hasPrefix($0.prefix) }?.tokens
    }

    /// The first prefix that fits counts.
    private static let known: [(prefix: String, tokens: Int)] = [
        ("anthropic.claude-opus-4-6", 1_000_000), ("anthropic.claude-opus-4-7", 1_000_000),
        ("anthropic.claude-opus-4-8", 1_000_000), ("anthropic.claude-sonnet-4-6", 1_000_000),
        ("anthropic.claude-3", 200_000), ("anthropic.claude-opus-4-1", 200_000), ("anthropic.claude-opus-4-2", 200_000),
        ("anthropic.claude-opus-4-5", 200_000), ("anthropic.claude-sonnet-4-2", 200_000),
        ("anthropic.claude-sonnet-4-5", 200_000), ("anthropic.claude-haiku-4-5", 200_000),
        ("amazon.nova-micro", 128_000), ("amazon.nova-lite", 300_000), ("amazon.nova-pro", 300_000),
        ("amazon.nova-premier", 1_000_000), ("amazon.nova-2-lite", 1_000_000),
        ("amazon.nova-2-multimodal-embeddings", 8192), ("amazon.titan-embed-text", 8192),
        ("amazon.titan-embed-g1-text", 8192), ("amazon.titan-embed-image", 256), ("amazon.titan-text-express", 8192),
        ("cohere.embed-v4", 128_000), ("cohere.embed-english-v3", 512), ("cohere.embed-multilingual-v3", 512),
        ("cohere.command-r", 128_000), ("meta.llama3-1", 128_000), ("meta.llama3-2", 128_000),
        ("meta.llama3-3", 128_000), ("mistral.mistral-large", 128_000), ("mistral.mistral-7b", 32_000),
        ("deepseek.r1", 128_000), ("deepseek.v3", 128_000), ("openai.gpt-oss", 128_000),
        ("twelvelabs.marengo-embed-2-7", 77), ("twelvelabs.marengo-embed-3-0", 500),
    ]
}
