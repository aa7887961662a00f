// SPDX-License-Identifier: MIT-0

/// Durations, counted in buckets each a fifth wider than the one before: quantiles to within a tenth, in some 300 bytes.
struct DurationSketch: Hashable, Sendable {
    /// The upper end of the first bucket, in seconds.
    private static let least = 0.001
    /// Octaves above the least; beyond the last, a quarter of an hour, durations are not told apart.
    private static let octaves = 20
    /// The fractions of an octave at which buckets end: powers of the fourth root of two.
    private static let steps = [1.189_207_115, 1.414_213_562, 1.681_792_831, 2.0]

    /// Empty until something is counted.
    private var counts: [UInt32] = []

    /// How many durations have been counted.
    private(set) var count = 0

    /// Counts a duration.
    mutating func note(_ duration: Duration) {
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.octaves * 4 + 1) }
        counts[Self.bucket(of: duration.inSeconds)] &+= 1
        count += 1
    }

    /// Counts what another has counted.
    mutating func add(_ other: DurationSketch) {
        guard other.count > 0 else { return }
        if counts.isEmpty {
            self = other
            return
        }
        for index in counts.indices { counts[index] &+= other.counts[index] }
        count += other.count
    }

    /// The duration that a share of all does not exceed, in seconds; `nil` where nothing was counted.
    ///
    /// - Parameter share: from 0 to 1.
    /// - Returns: seconds.
    func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = share * Double(count)
        var upTo = 0.0
        for (index, inside) in counts.enumerated() where inside > 0 {
            upTo += Double(inside)
            // The middle of a bucket is within a tenth of all in it; more is not known of them.
            if upTo >= rank { return ((index == 0 ? 0 : Self.end(of: index - 1)) + Self.end(of: index)) / 2 }
        }
        return nil
    }

    private static func bucket(of seconds: Double) -> Int {
        let ratio = seconds / least
        guard ratio > 1 else { return 0 }
        // The exponent is the octave; no logarithm is needed.
        let octave = Int(ratio.exponent)
        guard octave < octaves else { return octaves * 4 }
        let step = steps.firstIndex { ratio.significand < $0 } ?? 3
        return 1 + octave * 4 + step
    }

    private static func end(of bucket: Int) -> Double {
        guard bucket > 0 else { return least }
        let octave = (bucket - 1) / 4
        return least * Double(sign: .plus, exponent: octave, significand: 1) * steps[(bucket - 1) % 4]
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
