// SPDX-License-Identifier: MIT-0

import BedrockCore
import FoundationEssentials
import OpenAISchema

/// The parts of a conversation that the answer depends on.
struct Conversation {
    /// The text of the user's last turn.
    let lastUserText: String
    /// What tools gave in the last turn, `nil` where that holds no result.
    let toolTexts: [String]?
    /// The images of the user's last turn, as they are acknowledged.
    private let images: [String]
    /// Kind, name and format of other files.
    private let files: [String]

    init(_ request: ConverseRequest) {
        let last = request.messages.last { $0.role == .user }?.content ?? []
        lastUserText = last.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
        let results = (request.messages.last?.content ?? []).compactMap { block in
            if case .toolResult(let result) = block { result } else { nil }
        }
        toolTexts = results.isEmpty ? nil : results.flatMap(\.content).compactMap(Self.text)
        files = last.compactMap { block in
            guard case .unknown(let type, let payload) = block, type != "cachePoint" else { return nil }
            return [type, payload["name"]?.string, payload["format"]?.string].compactMap(\.self).joined(separator: " ")
        }
        images = last.compactMap { if case .image(let image) = $0 { Self.acknowledgement(of: image) } else { nil } }
    }

    /// The answer in words.
    var echo: String {
        let text = toolTexts.map { "The tool said: " + $0.joined(separator: "; ") } ?? "You said: " + lastUserText
        let heard = files.isEmpty ? text : text + " [\(files.joined(separator: "; "))]"
        guard !images.isEmpty else { return heard }
        return heard + " [\(images.count) \(images.count == 1 ? "image" : "images"): \(images.joined(separator: "; "))]"
    }

    private static func text(_ content: ContentBlock.ToolResult.Content) -> String? {
        switch content {
        case .text(let text): text
        case .json(let json): json.description
        case .image(let image): acknowledgement(of: image)
        case .unknown(let type, _): type
        }
    }

    private static func acknowledgement(of image: ContentBlock.Image) -> String {
        guard case .bytes(let base64) = image.source else { return image.format.rawValue }
        return "\(image.format), \(Data(base64Encoded: base64.description)?.count ?? 0) bytes"
    }
}
