// SPDX-License-Identifier: MIT-0

/// The models that the simulator plays, and the ids by which they are found.
enum ModelCatalog {
    /// The chat models.
    static let chatModels: [ChatModel] = [
        ChatModel("anthropic.claude-3-haiku-20240307-v1:0", "Claude 3 Haiku"),
        ChatModel("anthropic.claude-3-5-sonnet-20240620-v1:0", "Claude 3.5 Sonnet"),
        ChatModel("anthropic.claude-3-5-sonnet-20241022-v2:0", "Claude 3.5 Sonnet v2"),
        ChatModel("anthropic.claude-3-5-haiku-20241022-v1:0", "Claude 3.5 Haiku", .noImages),
        ChatModel("anthropic.claude-3-7-sonnet-20250219-v1:0", "Claude 3.7 Sonnet", budget),
        ChatModel("anthropic.claude-sonnet-4-20250514-v1:0", "Claude Sonnet 4", budget),
        ChatModel("anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5", claude45),
        ChatModel("anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", claude45),
        ChatModel("anthropic.claude-opus-4-5-20251101-v1:0", "Claude Opus 4.5", claude45),
        ChatModel("anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6", claude45.union(.noPrefill)),
        ChatModel("anthropic.claude-opus-4-6-v1", "Claude Opus 4.6", claude45.union(.noPrefill)),
        ChatModel("anthropic.claude-opus-4-7", "Claude Opus 4.7", adaptive.union(.noSchemas)),
        ChatModel("anthropic.claude-opus-5", "Claude Opus 5", adaptive),
        ChatModel("anthropic.claude-opus-5-5", "Claude Opus 5.5", always),
        ChatModel("amazon.nova-micro-v1:0", "Nova Micro", [.noImages, .noSchemas, .noDocuments]),
        ChatModel("amazon.nova-2-lite-v1:0", "Nova 2 Lite", [.noSchemas, .profileOnly]),
        ChatModel("amazon.nova-lite-v1:0", "Nova Lite", .noSchemas),
        ChatModel("amazon.nova-pro-v1:0", "Nova Pro", .noSchemas),
        ChatModel("amazon.titan-text-express-v1", "Titan Text G1 - Express", [.noTools, .noSystem, .noImages]),
        ChatModel("meta.llama3-3-70b-instruct-v1:0", "Llama 3.3 70B Instruct", llama),
        ChatModel("mistral.mistral-7b-instruct-v0:2", "Mistral 7B Instruct", [.noTools, .noSystem, .noImages]),
        ChatModel("mistral.mistral-large-2402-v1:0", "Mistral Large (24.02)", mistralLarge),
        ChatModel("deepseek.r1-v1:0", "DeepSeek-R1", [.noStreamingTools, .noImages, .reasonsAlways, .profileOnly]),
        ChatModel("deepseek.v3-v1:0", "DeepSeek-V3.1", .noImages),
        ChatModel("qwen.qwen3-32b-v1:0", "Qwen3 32B", [.noStopSequences, .noImages]),
        ChatModel("zai.glm-4.7", "GLM 4.7", [.noStopSequences, .noImages]),
        ChatModel("moonshot.kimi-k2-thinking", "Kimi K2 Thinking", [.noImages, .reasonsAlways]),
        ChatModel("minimax.minimax-m2", "MiniMax M2", [.noImages, .reasonsAlways]),
        ChatModel("google.gemma-3-27b-it", "Gemma 3 27B", .noTools),
        ChatModel("nvidia.nemotron-nano-9b-v2", "Nemotron Nano 9B v2", .noImages),
        ChatModel("writer.palmyra-x5-v1:0", "Palmyra X5", [.noStreamingTools, .noImages]),
        ChatModel("xai.grok-4.6", "Grok 4.6"),
        ChatModel("ai21.jamba-1-5-large-v1:0", "Jamba 1.5 Large", .noImages),
        ChatModel("cohere.command-r-plus-v1:0", "Command R+", .noImages),
        ChatModel("openai.gpt-6-sol", "GPT-6 Sol", gpt),
        ChatModel("openai.gpt-oss-120b-1:0", "gpt-oss-120b", [.noStopSequences, .noImages]),
        ChatModel("openai.gpt-oss-20b-1:0", "gpt-oss-20b", [.noStopSequences, .noToolChoice, .noImages]),
    ]

    private static let budget: ChatModel.Traits = [.thinksWithBudget, .profileOnly]
    private static let claude45: ChatModel.Traits = [.oneOfTemperatureAndTopP, .thinksWithBudget, .profileOnly]
    private static let llama: ChatModel.Traits = [
        .noStreamingTools, .noAnyChoice, .noToolChoice, .noImages, .profileOnly, .noSchemas, .separateResults,
    ]
    private static let adaptive: ChatModel.Traits = [.noTemperature, .noPrefill, .thinksAdaptively, .profileOnly]
    private static let always: ChatModel.Traits = adaptive.union([.thinksAlways, .noAnyChoice, .noToolChoice])
    private static let gpt: ChatModel.Traits = [
        .noTemperature, .noTopP, .noStopSequences, .noSchemas, .profileOnly, .encryptsReasoning,
    ]
    private static let mistralLarge: ChatModel.Traits = [
        .noStreamingTools, .noToolChoice, .noImages, .noSchemas, .separateResults,
    ]

    /// The region prefixes of cross-region profiles.
    static let regionPrefixes = ["us", "eu", "apac", "global"]

    /// The chat model behind an id: plain, with a region's prefix, or an ARN of either.
    ///
    /// - Parameter identifier: the id as it stands in the path, decoded.
    /// - Returns: the model.
    /// - Throws: Bedrock's answer to an id that it does not know, or not for chats.
    static func chatModel(_ identifier: String) throws(ServiceException) -> ChatModel {
        if let fault = Fault(rawValue: identifier) {
            return ChatModel(identifier, identifier, fault: fault)
        }
        let id = try foundationModelID(identifier)
        if let model = chatModels.first(where: { $0.id == id }) {
            if model.traits.contains(.profileOnly), isBare(identifier) { throw .needsProfile(identifier) }
            return model
        }
        if EmbeddingModel(id: id) != nil {
            throw .notForConverse
        }
        throw .unknownModel
    }

    /// The foundation model's id within an id or ARN.
    ///
    /// An application profile's id tells no model, so that all stand for one model, but for those that are listed.
    static func foundationModelID(_ identifier: String) throws(ServiceException) -> String {
        guard identifier.hasPrefix("arn:") else { return withoutRegion(identifier) }
        let fields = identifier.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[2] == "bedrock" || fields[2] == "sagemaker" else {
            throw .unknownModel
        }
        let resource = fields[5].split(separator: "/", maxSplits: 1)
        guard resource.count == 2 else { throw .unknownModel }
        switch resource[0] {
        case "foundation-model": return String(resource[1])
        case "inference-profile": return withoutRegion(String(resource[1]))
        case "application-inference-profile": return InferenceProfile.applicationModelID
        default:
            if let model = AccountResource.all.first(where: { $0.resource == fields[5] })?.model { return model }
            guard resource[0] == "custom-model-deployment" else { throw .unknownModel }
            // Others are named after the model that they play, so that the name tells no provider.
            return resource[1].split(separator: "_").joined(separator: ".")
        }
    }

    /// Whether Converse serves a model: all chat models but some that were imported.
    ///
    /// Source: Amazon Bedrock user guide, "Invoke your imported model": not Qwen2.5, Qwen2-VL, Qwen2.5-VL and GPT-OSS.
    static func isServedByConverse(_ identifier: String) -> Bool {
        !identifier.hasSuffix(":imported-model/\(AccountResource.importedQwen)")
    }

    /// Whether an id names a foundation model itself, and no profile or other resource.
    static func isBare(_ identifier: String) -> Bool {
        identifier.hasPrefix("arn:")
            ? identifier.contains(":foundation-model/") : withoutRegion(identifier) == identifier
    }

    private static func withoutRegion(_ id: String) -> String {
        let parts = id.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, regionPrefixes.contains(String(parts[0])) else { return id }
        return String(parts[1])
    }
}
