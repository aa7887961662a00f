// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// A mark behind which what stands before it is kept in the model's cache.
///
/// Source: Amazon Bedrock API reference, `CachePointBlock`.
public struct CachePoint: Hashable, Sendable {
    /// How long it is kept: `5m` or `1h`; `nil` for the default of five minutes.
    public var ttl: String?

    /// Makes a mark.
    ///
    /// - Parameter ttl: how long what stands before it is kept.
    public init(ttl: String? = nil) {
        self.ttl = ttl
    }

    /// The member's name in each union that may hold a mark.
    static let key = "cachePoint"

    /// The member's value.
    var payload: JSONValue {
        var object: JSONObject = ["type": "default"]
        if let ttl { object["ttl"] = .string(ttl) }
        return .object(object)
    }
}

extension ContentBlock {
    /// A mark within a turn.
    ///
    /// - Parameter point: the mark.
    /// - Returns: the block.
    public static func cachePoint(_ point: CachePoint) -> ContentBlock {
        .unknown(type: CachePoint.key, payload: point.payload)
    }

    /// Whether the block is a mark.
    var isCachePoint: Bool {
        if case .unknown(CachePoint.key, _) = self { true } else { false }
    }

    /// Whether this is a mark that lasts an hour.
    var lastsAnHour: Bool {
        if case .unknown(CachePoint.key, let payload) = self { payload["ttl"] == "1h" } else { false }
    }
}

extension SystemContentBlock {
    /// A mark after the system prompt.
    ///
    /// - Parameter point: the mark.
    /// - Returns: the block.
    public static func cachePoint(_ point: CachePoint) -> SystemContentBlock {
        .unknown(type: CachePoint.key, payload: point.payload)
    }

    /// Whether the block is a mark.
    var isCachePoint: Bool {
        if case .unknown(CachePoint.key, _) = self { true } else { false }
    }

    /// Whether this is a mark that lasts an hour.
    var lastsAnHour: Bool {
        if case .unknown(CachePoint.key, let payload) = self { payload["ttl"] == "1h" } else { false }
    }
}

extension ConverseTool {
    /// A mark after the tools.
    ///
    /// - Parameter point: the mark.
    /// - Returns: the entry.
    public static func cachePoint(_ point: CachePoint) -> ConverseTool {
        .unknown(type: CachePoint.key, payload: point.payload)
    }

    /// Whether the entry is a mark.
    var isCachePoint: Bool {
        if case .unknown(CachePoint.key, _) = self { true } else { false }
    }
}
