// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Source: Amazon Nova user guide, "Complete embeddings request and response schema".
extension EmbeddingAnswer {
    static func nova(_ json: JSONValue) throws(ServiceException) -> Reply {
        try refuseOthers(than: ["schemaVersion", "taskType", "singleEmbeddingParams"], in: json)
        guard json["schemaVersion"] == nil || json["schemaVersion"] == "nova-multimodal-embed-v1" else {
            throw malformed("#/schemaVersion: not a valid enum value")
        }
        guard json["taskType"] == "SINGLE_EMBEDDING", let params = json["singleEmbeddingParams"] else {
            throw malformed("#: required key [singleEmbeddingParams] not found")
        }
        try refuseOthers(than: ["embeddingPurpose", "embeddingDimension", "text", "image"], in: params)
        let purposes = [
            "GENERIC_INDEX", "GENERIC_RETRIEVAL", "TEXT_RETRIEVAL", "IMAGE_RETRIEVAL", "VIDEO_RETRIEVAL",
            "DOCUMENT_RETRIEVAL", "AUDIO_RETRIEVAL", "CLASSIFICATION", "CLUSTERING",
        ]
        guard let purpose = params["embeddingPurpose"]?.string, purposes.contains(purpose) else {
            throw malformed("#/singleEmbeddingParams/embeddingPurpose: not a valid enum value")
        }
        let dimensions = params["embeddingDimension"]?.number?.int ?? 3072
        guard [256, 384, 1024, 3072].contains(dimensions) else {
            throw malformed("#/singleEmbeddingParams/embeddingDimension: \(dimensions) is not a valid enum value")
        }
        switch (params["text"], params["image"]) {
        case (let text?, nil):
            try refuseOthers(than: ["truncationMode", "value", "source"], in: text)
            guard let mode = text["truncationMode"]?.string, ["START", "END", "NONE"].contains(mode) else {
                throw malformed("#/singleEmbeddingParams/text/truncationMode: not a valid enum value")
            }
            guard let value = text["value"]?.string, !value.isEmpty else {
                throw malformed("#/singleEmbeddingParams/text: required key [value] not found")
            }
            return reply(embeddings("TEXT", floats(of: value, dimensions)))
        case (nil, let image?):
            guard let format = image["format"]?.string, ["png", "jpeg", "gif", "webp"].contains(format) else {
                throw malformed("#/singleEmbeddingParams/image/format: not a valid enum value")
            }
            let bytes = try picture(image["source"]?["bytes"], at: "#/singleEmbeddingParams/image/source/bytes")
            return reply(embeddings("IMAGE", floats(of: bytes, dimensions)))
        default: throw malformed("#/singleEmbeddingParams: exactly one of [text, image, video, audio] is required")
        }
    }

    private static func embeddings(_ type: String, _ vector: JSONValue) -> JSONObject {
        ["embeddings": [["embeddingType": .string(type), "embedding": vector]]]
    }
}
