// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// The cache point that a content part, message or tool asks for by `cache_control`; `nil` where none, or the model
    /// takes none.
    ///
    /// Source of the member: Anthropic's API reference, `cache_control: {type: ephemeral, ttl: 5m | 1h}`.
    mutating func cachePoint(
        askedForBy extra: JSONObject,
        at path: String,
        in place: Capabilities.Caching = .messages
    ) throws(TranslationError) -> CachePoint? {
        guard let wish = extra["cache_control"], !wish.isNull else { return nil }
        let path = "\(path).cache_control"
        guard wish.object != nil, wish["type"]?.string ?? "ephemeral" == "ephemeral" else {
            throw TranslationError(.invalidValue, "'cache_control' is {\"type\": \"ephemeral\"}.", param: path)
        }
        let ttl = wish["ttl"]?.string
        guard ttl == nil || ttl == "5m" || ttl == "1h" else {
            throw TranslationError(.invalidValue, "'ttl' is '5m' or '1h'.", param: "\(path).ttl")
        }
        guard capabilities.caching.contains(place) else {
            warn(path, .dropped, "The model takes no cache point here.")
            return nil
        }
        if ttl == "1h", !capabilities.caching.contains(.oneHour) {
            warn("\(path).ttl", .adapted, "The model keeps what it caches for five minutes.")
            return CachePoint()
        }
        return CachePoint(ttl: ttl)
    }

    /// Takes the predecessor's `prompt_caching: {"system": true, "messages": true}` out of the model's own fields.
    mutating func readCachingWish(from fields: inout JSONObject) {
        guard let wish = fields["prompt_caching"] else { return }
        fields["prompt_caching"] = nil
        cachesSystem = wish["system"]?.bool ?? wish.bool ?? false
        cachesMessages = wish["messages"]?.bool ?? wish.bool ?? false
        cachesTools = wish["tools"]?.bool ?? false
        if capabilities.caching.isEmpty, cachesSystem || cachesMessages || cachesTools {
            warn("prompt_caching", .dropped, "The model takes no cache points.")
        }
    }

    /// Sets the cache points that are set without a place being named, and leaves out those beyond the most.
    mutating func setCachePoints(in request: inout ConverseRequest) {
        if cachesSystem, capabilities.caching.contains(.system), !request.system.isEmpty,
            !request.system.contains(where: \.isCachePoint)
        {
            request.system.append(.cachePoint(CachePoint()))
        }
        if cachesTools, capabilities.caching.contains(.tools), let tools = request.toolConfig?.tools,
            !tools.contains(where: \.isCachePoint)
        {
            request.toolConfig?.tools.append(.cachePoint(CachePoint()))
        }
        if cachesMessages, capabilities.caching.contains(.messages),
            let turn = request.messages.lastIndex(where: { $0.role == .user }),
            !request.messages.contains(where: { $0.content.contains(where: \.isCachePoint) })
        {
            request.messages[turn].content.append(.cachePoint(CachePoint()))
        }
        dropSurplusPoints(of: &request)
    }

    /// The most cache points of one request.
    private static let mostPoints = 4

    /// Keeps the points of tools and system, and of the messages' the last, which hold most.
    private mutating func dropSurplusPoints(of request: inout ConverseRequest) {
        let fixed =
            request.system.count(where: \.isCachePoint) + (request.toolConfig?.tools.count(where: \.isCachePoint) ?? 0)
        let inMessages = request.messages.reduce(0) { $0 + $1.content.count(where: \.isCachePoint) }
        var surplus = min(inMessages, max(0, fixed + inMessages - Self.mostPoints))
        guard surplus > 0 else { return }
        warn(
            "messages",
            .adapted,
            "A request has at most \(Self.mostPoints) cache points; the first ones were left out."
        )
        for turn in request.messages.indices {
            request.messages[turn].content.removeAll { block in
                guard surplus > 0, block.isCachePoint else { return false }
                surplus -= 1
                return true
            }
        }
    }
}
