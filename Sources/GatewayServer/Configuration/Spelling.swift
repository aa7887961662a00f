// SPDX-License-Identifier: MIT-0

/// How far a misspelt word is from another.
enum Spelling {
    /// The word that is meant, perhaps.
    ///
    /// - Parameters:
    ///   - word: what was written.
    ///   - known: the words that there are.
    ///   - limit: how many letters may be wrong; `nil` for half of them, and no more than 3.
    /// - Returns: the nearest of them, the first of those that are equally near; `nil` where none is near.
    static func nearest(to word: String, among known: [String], within limit: Int? = nil) -> String? {
        let letters = Array(word.unicodeScalars)
        var limit = limit ?? min(3, (letters.count + 1) / 2)
        var nearest: String?
        for candidate in known where limit >= 0 {
            let other = Array(candidate.unicodeScalars)
            // Every letter that one has and the other has not counts: most words need no closer look.
            guard abs(other.count - letters.count) <= limit else { continue }
            let distance = distance(other, letters)
            guard distance <= limit else { continue }
            nearest = candidate
            limit = distance - 1
        }
        return nearest
    }

    /// How many letters must be put in, left out or changed.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
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
