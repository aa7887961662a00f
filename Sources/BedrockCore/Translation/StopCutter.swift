// SPDX-License-Identifier: MIT-0

/// Cuts text at the first stop sequence, for models that take none, whatever the pieces in which the text comes.
struct StopCutter: Sendable {
    private let stops: [[UInt8]]
    private let texts: [String]
    /// The end of the text so far, which may be the beginning of a stop sequence.
    private var held: [UInt8] = []
    /// The stop sequence that was met; what comes after it is left out.
    private(set) var met: String?

    /// Whether all text passes.
    var isIdle: Bool { stops.isEmpty }

    /// Makes a cutter.
    ///
    /// - Parameter stops: the stop sequences, none of them empty.
    init(stops: [String]) {
        texts = stops
        self.stops = stops.map { Array($0.utf8) }
    }

    /// Takes more text.
    ///
    /// - Parameter text: the next piece.
    /// - Returns: what is certain to stand before every stop sequence.
    mutating func consume(_ text: String) -> String {
        guard !stops.isEmpty else { return text }
        guard met == nil else { return "" }
        held += text.utf8
        if let (place, index) = firstStop() {
            met = texts[index]
            return release(upTo: place)
        }
        return release(upTo: held.count - longestBeginning())
    }

    /// Tells that no more text comes.
    ///
    /// - Returns: what was held back.
    mutating func finish() -> String {
        release(upTo: held.count)
    }

    private mutating func release(upTo end: Int) -> String {
        let text = String(decoding: held[..<end], as: UTF8.self)
        held.removeFirst(end)
        if met != nil { held = [] }
        return text
    }

    /// Where the stop sequence begins that is whole first; of two that end together, the one that begins first.
    ///
    /// A model would have ended there, however its text is cut into pieces.
    private func firstStop() -> (place: Int, index: Int)? {
        var first: (place: Int, end: Int, index: Int)?
        for place in held.indices {
            if let first, place >= first.end { break }
            for (index, stop) in stops.enumerated() where held[place...].starts(with: stop) {
                let end = place + stop.count
                if end < first?.end ?? .max { first = (place, end, index) }
            }
        }
        return first.map { ($0.place, $0.index) }
    }

    /// How many bytes at the end may be the beginning of a stop sequence.
    private func longestBeginning() -> Int {
        let most = stops.map(\.count).max() ?? 0
        for count in stride(from: min(most - 1, held.count), to: 0, by: -1) {
            let end = held.suffix(count)
            if stops.contains(where: { $0.count > count && $0.starts(with: end) }) { return count }
        }
        return 0
    }
}
