// SPDX-License-Identifier: MIT-0

/// Any model, known or not: what Converse offers is tried, so that a model announced today works today.
public struct GenericFamily: ModelFamily {
    /// The family's name.
    public let name = "generic"

    /// Makes the family.
    public init() {}

    /// Every model.
    public func serves(_ model: ModelID) -> Bool { true }

    /// Everything; cache points only where the id hides the provider, as there a client may know better.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = Capabilities()
        if model.provider == nil { capabilities.caching = .all }
        return capabilities
    }
}

extension ModelFamily where Self == GenericFamily {
    /// Any model, known or not.
    public static var generic: GenericFamily { GenericFamily() }
}
