// SPDX-License-Identifier: MIT-0

/// Something of a client's request that was altered or left out on the way to Bedrock, though the request goes on.
public struct TranslationWarning: Hashable, Sendable {
    /// What was done.
    public enum Action: String, Hashable, Sendable {
        /// The parameter was left out.
        case dropped
        /// The value was changed to one that Bedrock takes.
        case adapted
    }

    /// The part of the request, for instance `temperature` or `messages[2].content`.
    public var param: String

    /// What was done.
    public var action: Action

    /// Why, in words.
    public var reason: String

    /// Makes a warning.
    ///
    /// - Parameters:
    ///   - param: the part of the request.
    ///   - action: what was done.
    ///   - reason: why, in words.
    public init(_ param: String, _ action: Action, _ reason: String) {
        self.param = param
        self.action = action
        self.reason = reason
    }
}
