// SPDX-License-Identifier: MIT-0

/// An embedding model that the simulator plays.
enum EmbeddingModel: String, CaseIterable, Hashable, Sendable {
    case titanV1 = "amazon.titan-embed-text-v1"
    case titanG1 = "amazon.titan-embed-g1-text-02"
    case titanV2 = "amazon.titan-embed-text-v2:0"
    case cohereEnglish = "cohere.embed-english-v3"
    case cohereMultilingual = "cohere.embed-multilingual-v3"

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
        case .cohereEnglish: "Embed English"
        case .cohereMultilingual: "Embed Multilingual"
        }
    }
}
