// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// One block of a turn's content.
///
/// Source: Amazon Bedrock API reference, `ContentBlock`. Kinds that need no looking into are carried as they are, under
/// ``unknown(type:payload:)``.
public enum ContentBlock: Hashable, Sendable, Codable {
    /// Text; Bedrock refuses blank text.
    case text(String)
    /// A picture.
    case image(Image)
    /// A call of a tool.
    case toolUse(ToolUse)
    /// The result of a call.
    case toolResult(ToolResult)
    /// What the model thought.
    case reasoningContent(ReasoningContent)
    /// Text with its sources.
    case citationsContent(CitationsContent)
    /// A block of another kind, such as `document`, `video` or `cachePoint`, kept as it came.
    case unknown(type: String, payload: JSONValue)

    /// A picture.
    ///
    /// Source: Amazon Bedrock API reference, `ImageBlock`.
    public struct Image: Hashable, Sendable, Codable {
        /// The picture's format.
        public var format: Format
        /// The picture's bytes or where they are.
        public var source: Source
        /// All other members, in their order.
        public var extra: JSONObject

        /// Makes a picture.
        ///
        /// - Parameters:
        ///   - format: the picture's format.
        ///   - source: the picture's bytes or where they are.
        ///   - extra: all other members.
        public init(format: Format, source: Source, extra: JSONObject = JSONObject()) {
            self.format = format
            self.source = source
            self.extra = extra
        }

        /// A picture's format.
        public struct Format: OpenString {
            /// The value as it stands on the wire.
            public let rawValue: String

            /// Takes any value.
            public init(rawValue: String) { self.rawValue = rawValue }

            /// PNG.
            public static let png: Format = "png"
            /// JPEG.
            public static let jpeg: Format = "jpeg"
            /// GIF.
            public static let gif: Format = "gif"
            /// WebP.
            public static let webp: Format = "webp"
        }
    }

    /// Where the bytes of a picture are.
    public enum Source: Hashable, Sendable, Codable {
        /// The bytes in base64.
        case bytes(Base64Text)
        /// Another source, such as `s3Location`, kept as it came.
        case unknown(type: String, payload: JSONValue)
    }

    /// A call of a tool.
    ///
    /// Source: Amazon Bedrock API reference, `ToolUseBlock`.
    public struct ToolUse: Hashable, Sendable, Codable {
        /// The id by which the result refers to the call.
        public var toolUseID: String
        /// The tool's name.
        public var name: String
        /// The arguments, their members in the model's order.
        public var input: JSONValue
        /// All other members, such as `type`, in their order.
        public var extra: JSONObject

        /// Makes a call.
        ///
        /// - Parameters:
        ///   - toolUseID: the id by which the result refers to the call.
        ///   - name: the tool's name.
        ///   - input: the arguments.
        ///   - extra: all other members.
        public init(toolUseID: String, name: String, input: JSONValue, extra: JSONObject = JSONObject()) {
            self.toolUseID = toolUseID
            self.name = name
            self.input = input
            self.extra = extra
        }
    }

    /// The result of a call.
    ///
    /// Source: Amazon Bedrock API reference, `ToolResultBlock`.
    public struct ToolResult: Hashable, Sendable, Codable {
        /// The id of the call.
        public var toolUseID: String
        /// What the tool gave.
        public var content: [Content]
        /// `success` or `error`.
        public var status: String?
        /// All other members, such as `type`, in their order.
        public var extra: JSONObject

        /// Makes a result.
        ///
        /// - Parameters:
        ///   - toolUseID: the id of the call.
        ///   - content: what the tool gave.
        ///   - status: `success` or `error`.
        ///   - extra: all other members.
        public init(
            toolUseID: String,
            content: [Content],
            status: String? = nil,
            extra: JSONObject = JSONObject()
        ) {
            self.toolUseID = toolUseID
            self.content = content
            self.status = status
            self.extra = extra
        }

        /// One block of what a tool gave.
        public enum Content: Hashable, Sendable, Codable {
            /// Text.
            case text(String)
            /// A JSON object.
            case json(JSONValue)
            /// A picture.
            case image(Image)
            /// A block of another kind, kept as it came.
            case unknown(type: String, payload: JSONValue)
        }
    }

    /// What the model thought.
    ///
    /// Source: Amazon Bedrock API reference, `ReasoningContentBlock`.
    public enum ReasoningContent: Hashable, Sendable, Codable {
        /// Thoughts in words, with the signature that proves them the model's own.
        case reasoningText(text: String, signature: String?)
        /// Thoughts that the provider encrypted, in base64.
        case redactedContent(String)
        /// Thoughts of another kind, kept as they came.
        case unknown(type: String, payload: JSONValue)
    }

    /// Text with its sources.
    ///
    /// Source: Amazon Bedrock API reference, `CitationsContentBlock`.
    public struct CitationsContent: Hashable, Sendable, Codable {
        /// The block as it came.
        public var payload: JSONObject

        /// Makes a block.
        ///
        /// - Parameter payload: the block as it came.
        public init(payload: JSONObject) {
            self.payload = payload
        }

        /// The text without its sources.
        public var text: String {
            (payload["content"]?.array ?? []).compactMap { $0["text"]?.string }.joined()
        }
    }
}

extension ContentBlock {
    /// Whether this is a call of a tool.
    var isCall: Bool { if case .toolUse = self { true } else { false } }

    /// Whether this is a result of a tool.
    var isResult: Bool { if case .toolResult = self { true } else { false } }
}
