// SPDX-License-Identifier: MIT-0

/// How far a misspelt word is from another.
enum Spelling {
    /// The word that is meant, perhaps.
    ///
    /// - Parameters:
    ///   - word: what was written.
    ///   - known: the words that there are.
    /// - Returns: the nearest of them; `nil` where none is near.
    static func nearest(to word: String, among known: [String]) -> String? {
        let nearest = known.min { distance($0, word) < distance($1, word) }
        return nearest.flatMap { distance($0, word) <= min(3, (word.count + 1) / 2) ? $0 : nil }
    }

    /// How many letters must be put in, left out or changed.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for position in right.indices {
                let change = diagonal + (right[position] == letter ? 0 : 1)
                diagonal = row[position + 1]
                row[position + 1] = min(change, row[position] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
