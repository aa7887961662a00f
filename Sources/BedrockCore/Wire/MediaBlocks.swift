// SPDX-License-Identifier: MIT-0

public import OpenAISchema

extension ContentBlock {
    /// A document.
    ///
    /// Source: Amazon Bedrock API reference, `DocumentBlock`.
    ///
    /// - Parameters:
    ///   - name: letters, digits, single spaces, `-()[]`; unique within the request.
    ///   - format: `pdf`, `csv`, `doc`, `docx`, `xls`, `xlsx`, `html`, `txt` or `md`.
    ///   - source: the bytes or where they are.
    ///   - extra: `context` and `citations`.
    /// - Returns: the block.
    public static func document(
        name: String,
        format: String,
        source: Source,
        extra: JSONObject = JSONObject()
    ) -> ContentBlock {
        var payload: JSONObject = ["format": .string(format), "name": .string(name), "source": source.payload]
        for member in extra.members { payload[member.key] = member.value }
        return .unknown(type: "document", payload: .object(payload))
    }

    /// A video.
    ///
    /// Source: Amazon Bedrock API reference, `VideoBlock`.
    ///
    /// - Parameters:
    ///   - format: `mkv`, `mov`, `mp4`, `webm`, `flv`, `mpeg`, `mpg`, `wmv` or `three_gp`.
    ///   - source: the bytes or where they are.
    /// - Returns: the block.
    public static func video(format: String, source: Source) -> ContentBlock {
        .unknown(type: "video", payload: ["format": .string(format), "source": source.payload])
    }

    /// Sound.
    ///
    /// Source: Amazon Bedrock API reference, `AudioBlock`.
    ///
    /// - Parameters:
    ///   - format: `mp3`, `wav`, `flac` and others.
    ///   - source: the bytes or where they are.
    /// - Returns: the block.
    public static func audio(format: String, source: Source) -> ContentBlock {
        .unknown(type: "audio", payload: ["format": .string(format), "source": source.payload])
    }

    /// Whether the block is a document.
    var isDocument: Bool {
        if case .unknown("document", _) = self { true } else { false }
    }
}

extension ContentBlock.Source {
    /// A file in Amazon S3.
    ///
    /// Source: Amazon Bedrock API reference, `S3Location`.
    ///
    /// - Parameters:
    ///   - uri: `s3://bucket/key`.
    ///   - bucketOwner: the account that owns the bucket where it is another one.
    /// - Returns: the source.
    public static func s3(uri: String, bucketOwner: String? = nil) -> ContentBlock.Source {
        var payload: JSONObject = ["uri": .string(uri)]
        if let bucketOwner { payload["bucketOwner"] = .string(bucketOwner) }
        return .unknown(type: "s3Location", payload: .object(payload))
    }

    /// The source as the union that it is on the wire.
    fileprivate var payload: JSONValue {
        switch self {
        case .bytes(let base64): ["bytes": .string(base64.description)]
        case .unknown(let type, let payload): .object([type: payload])
        }
    }
}
