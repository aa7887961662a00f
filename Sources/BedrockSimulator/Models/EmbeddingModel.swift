// SPDX-License-Identifier: MIT-0

/// An embedding model that the simulator plays.
enum EmbeddingModel: String, CaseIterable, Hashable, Sendable {
    case titanV1 = "amazon.titan-embed-text-v1"
    case titanG1 = "amazon.titan-embed-g1-text-02"
    case titanV2 = "amazon.titan-embed-text-v2:0"
    case titanMultimodal = "amazon.titan-embed-image-v1"
    case nova = "amazon.nova-2-multimodal-embeddings-v1:0"
    case cohereEnglish = "cohere.embed-english-v3"
    case cohereMultilingual = "cohere.embed-multilingual-v3"
    case cohereV4 = "cohere.embed-v4:0"
    case marengo27 = "twelvelabs.marengo-embed-2-7-v1:0"
    case marengo30 = "twelvelabs.marengo-embed-3-0-v1:0"

    /// Finds a model.
    ///
    /// - Parameter id: the foundation model's id.
    init?(id: String) {
        self.init(rawValue: id)
    }

    /// The name to list.
    var name: String {
        switch self {
        case .titanV1: "Titan Embeddings G1 - Text"
        case .titanG1: "Titan Text Embeddings v2"
        case .titanV2: "Titan Text Embeddings V2"
        case .titanMultimodal: "Titan Multimodal Embeddings G1"
        case .nova: "Amazon Nova Multimodal Embeddings"
        case .cohereEnglish: "Embed English"
        case .cohereMultilingual: "Embed Multilingual"
        case .cohereV4: "Embed v4"
        case .marengo27: "Marengo Embed v2.7"
        case .marengo30: "Marengo Embed 3.0"
        }
    }

    /// Who offers it.
    var provider: String {
        switch self {
        case .cohereEnglish, .cohereMultilingual, .cohereV4: "Cohere"
        case .marengo27, .marengo30: "TwelveLabs"
        default: "Amazon"
        }
    }

    /// What it takes, as the list of models tells.
    var inputModalities: [String] {
        switch self {
        case .titanV1, .titanG1, .titanV2: ["TEXT"]
        case .nova, .marengo27, .marengo30: ["TEXT", "IMAGE", "AUDIO", "VIDEO"]
        default: ["TEXT", "IMAGE"]
        }
    }

    /// Whether it is reached through an inference profile only.
    var isProfileOnly: Bool { self == .cohereV4 }
}
