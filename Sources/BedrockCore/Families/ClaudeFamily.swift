// SPDX-License-Identifier: MIT-0

/// Claude by Anthropic.
public struct ClaudeFamily: ModelFamily {
    /// The family's name.
    public let name = "claude"

    /// Makes the family.
    public init() {}

    /// Whether the provider is Anthropic.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "anthropic"
    }

    /// Claude 3, Opus 4 and Sonnet 4 take both sampling parameters; every later model refuses them together.
    ///
    /// Bedrock: "`temperature` and `top_p` cannot both be specified for this model".
    public func capabilities(of model: ModelID) -> Capabilities {
        let older = ["claude-v", "claude-instant", "claude-3", "claude-opus-4-2025", "claude-sonnet-4-2025"]
        return Capabilities(temperatureWithTopP: older.contains { model.name.hasPrefix($0) })
    }
}

extension ModelFamily where Self == ClaudeFamily {
    /// Claude by Anthropic.
    public static var claude: ClaudeFamily { ClaudeFamily() }
}
