// SPDX-License-Identifier: MIT-0

/// Which traces are kept.
///
/// Source: OpenTelemetry specification, "Tracing SDK", section "Built-in samplers".
public struct SpanSampler: Hashable, Sendable {
    /// The share of traces that is kept, from 0 to 1.
    public var ratio: Double
    /// Whether a trace that others have begun is kept where they keep it.
    public var followsParent: Bool

    /// Makes a sampler.
    ///
    /// - Parameters:
    ///   - ratio: the share of traces that is kept.
    ///   - followsParent: whether a trace that others have begun is kept where they keep it.
    public init(ratio: Double = 1, followsParent: Bool = true) {
        self.ratio = ratio
        self.followsParent = followsParent
    }

    /// Makes the sampler that `OTEL_TRACES_SAMPLER` names; `nil` for an unknown one.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - ratio: the share of traces where the name tells of one.
    init?(named name: String, ratio: Double) {
        let followsParent = name.hasPrefix("parentbased_")
        switch followsParent ? String(name.dropFirst("parentbased_".count)) : name {
        case "always_on": self.init(ratio: 1, followsParent: followsParent)
        case "always_off": self.init(ratio: 0, followsParent: followsParent)
        case "traceidratio": self.init(ratio: ratio, followsParent: followsParent)
        default: return nil
        }
    }

    /// Whether a trace is kept.
    ///
    /// - Parameters:
    ///   - traceID: the trace's id, whose second half decides, so that every system comes to the same end.
    ///   - parent: what began it, where something did.
    /// - Returns: whether it is.
    func keeps(_ traceID: String, of parent: TraceContext?) -> Bool {
        if followsParent, let parent { return parent.isSampled }
        if ratio >= 1 { return true }
        guard ratio > 0, let chance = UInt64(traceID.suffix(16), radix: 16) else { return false }
        return chance >> 1 < UInt64(ratio * 0x1p63)
    }
}
