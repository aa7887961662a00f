// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// The cache point that a content part, message or tool asks for by `cache_control`; `nil` where none, or the model
    /// takes none.
    ///
    /// Source of the member: Anthropic's API reference, `cache_control: {type: ephemeral, ttl: 5m | 1h}`; OpenAI's
    /// `prompt_cache_breakpoint: {mode: explicit, ttl: 30m | 12h}` means the same.
    mutating func cachePoint(
        askedForBy extra: JSONObject,
        at path: String,
        in place: Capabilities.Caching = .messages
    ) throws(TranslationError) -> CachePoint? {
        guard let wish = extra["cache_control"], !wish.isNull else {
            return cachePoint(at: extra["prompt_cache_breakpoint"], path, in: place)
        }
        let path = "\(path).cache_control"
        guard wish.object != nil, wish["type"]?.string ?? "ephemeral" == "ephemeral" else {
            throw TranslationError(.invalidValue, "'cache_control' is {\"type\": \"ephemeral\"}.", param: path)
        }
        let ttl = wish["ttl"]?.string
        guard ttl == nil || ttl == "5m" || ttl == "1h" else {
            throw TranslationError(.invalidValue, "'ttl' is '5m' or '1h'.", param: "\(path).ttl")
        }
        return cachePoint(ttl: ttl, path, in: place)
    }

    /// OpenAI's mark, whose lifetimes are the least that the client wants.
    private mutating func cachePoint(
        at breakpoint: JSONValue?,
        _ path: String,
        in place: Capabilities.Caching
    ) -> CachePoint? {
        guard let breakpoint, breakpoint.object != nil else { return nil }
        let path = "\(path).prompt_cache_breakpoint"
        let ttl = breakpoint["ttl"]?.string
        let point = cachePoint(ttl: ttl == nil ? nil : "1h", path, in: place)
        if ttl == "12h", point?.ttl == "1h" {
            warn("\(path).ttl", .adapted, "The model keeps what it caches for an hour.")
        }
        return point
    }

    private mutating func cachePoint(
        ttl: String?,
        _ path: String,
        in place: Capabilities.Caching
    ) -> CachePoint? {
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
        } else if cachesTools, !capabilities.caching.contains(.tools) {
            warn("prompt_caching", .adapted, "The model takes no cache point after its tools.")
        }
    }

    /// Sets the cache points that are set without a place being named, and leaves out those beyond the most.
    ///
    /// Anthropic: a longer lifetime stands before a shorter one. So a point before one of an hour lasts as long.
    mutating func setCachePoints(in request: inout ConverseRequest) {
        var lastsAnHour = request.messages.contains { $0.content.contains(where: \.lastsAnHour) }
        if cachesSystem, capabilities.caching.contains(.system), !request.system.isEmpty,
            !request.system.contains(where: \.isCachePoint)
        {
            request.system.append(.cachePoint(CachePoint(ttl: lastsAnHour ? "1h" : nil)))
        }
        lastsAnHour = lastsAnHour || request.system.contains(where: \.lastsAnHour)
        if cachesTools, capabilities.caching.contains(.tools), let tools = request.toolConfig?.tools,
            !tools.contains(where: \.isCachePoint)
        {
            request.toolConfig?.tools.append(.cachePoint(CachePoint(ttl: lastsAnHour ? "1h" : nil)))
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

    /// Keeps the last point of messages, tools and system each, which hold most; of the others the first ones go, those of
    /// the messages before those of the tools and the system.
    private mutating func dropSurplusPoints(of request: inout ConverseRequest) {
        let inSystem = request.system.count(where: \.isCachePoint)
        let inTools = request.toolConfig?.tools.count(where: \.isCachePoint) ?? 0
        let inMessages = request.messages.reduce(0) { $0 + $1.content.count(where: \.isCachePoint) }
        var surplus = inSystem + inTools + inMessages - Self.mostPoints
        guard surplus > 0 else { return }
        warn(
            "messages",
            .adapted,
            "A request has at most \(Self.mostPoints) cache points; the first ones were left out."
        )
        /// Tells of each point in turn whether it goes; `spare` are those that may.
        func goes(_ isPoint: Bool, _ spare: inout Int) -> Bool {
            guard isPoint, spare > 0, surplus > 0 else { return false }
            spare -= 1
            surplus -= 1
            return true
        }
        var spare = inMessages - 1
        for turn in request.messages.indices {
            request.messages[turn].content.removeAll { goes($0.isCachePoint, &spare) }
        }
        spare = inTools - 1
        request.toolConfig?.tools.removeAll { goes($0.isCachePoint, &spare) }
        spare = inSystem - 1
        request.system.removeAll { goes($0.isCachePoint, &spare) }
    }
}
