// SPDX-License-Identifier: MIT-0

/// What a model takes of what Converse offers.
///
/// The default is everything: what is not known is tried.
public struct Capabilities: Hashable, Sendable {
    /// Whether `temperature` and `topP` may stand together.
    ///
    /// Where not, `topP` gives way.
    public var temperatureWithTopP: Bool

    /// Makes capabilities.
    ///
    /// - Parameter temperatureWithTopP: whether `temperature` and `topP` may stand together.
    public init(temperatureWithTopP: Bool = true) {
        self.temperatureWithTopP = temperatureWithTopP
    }
}
