// SPDX-License-Identifier: MIT-0

/// Which models may be called.
public struct ModelPolicy: Hashable, Sendable {
    /// Patterns of the models that may be called; empty for all.
    public var allowed: [ModelPattern]
    /// Patterns of the models that may not, even where they are allowed.
    public var denied: [ModelPattern]

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - allowed: patterns of the models that may be called; empty for all.
    ///   - denied: patterns of the models that may not.
    public init(allowed: [ModelPattern] = [], denied: [ModelPattern] = []) {
        self.allowed = allowed
        self.denied = denied
    }

    /// Whether every model may be called.
    public var isOpen: Bool { allowed.isEmpty && denied.isEmpty }

    /// Whether a model may be called.
    ///
    /// A pattern fits a model under any of its names, so that `anthropic.*` fits cross-region profiles and ARNs of it too.
    ///
    /// - Parameters:
    ///   - model: the model's id or ARN.
    ///   - subject: the foundation model behind it, where that is known.
    /// - Returns: whether it may be called.
    public func allows(_ model: ModelID, subject: ModelID? = nil) -> Bool {
        if isOpen { return true }
        let names = [model, subject ?? model].flatMap { id in
            let resource = id.resourceType.flatMap { type in
                id.rawValue.split(separator: ":\(type)/", maxSplits: 1).last.map(String.init)
            }
            return [id.rawValue, id.foundationID, resource].compactMap { $0 }
        }
        func fits(_ patterns: [ModelPattern]) -> Bool {
            patterns.contains { pattern in names.contains { pattern.fits($0) } }
        }
        return !fits(denied) && (allowed.isEmpty || fits(allowed))
    }
}

/// A name of models, in which `*` stands for any text; capitals do not count.
public struct ModelPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it was written.
    public let text: String

    private let parts: [String]

    /// Makes a pattern.
    ///
    /// - Parameter text: the name, perhaps with `*` in it.
    public init(_ text: String) {
        self.text = text
        parts = text.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether the pattern is a whole name.
    public var isExact: Bool { parts.count == 1 }

    /// The pattern as it was written.
    public var description: String { text }

    /// Whether a name is of the pattern.
    ///
    /// - Parameter name: the name.
    /// - Returns: whether it is.
    public func fits(_ name: String) -> Bool {
        var rest = name.lowercased()[...]
        guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
        if isExact { return rest == first }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.count >= last.count && rest.hasSuffix(last)
    }
}
