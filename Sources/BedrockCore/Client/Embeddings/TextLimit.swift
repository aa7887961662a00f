// SPDX-License-Identifier: MIT-0

/// How far a text is over a model's limit, as Titan's refusals tell it.
///
/// Titan does not cut texts itself. Bedrock: "Too many input tokens. Max input tokens: 8192, request input token count:
/// 9054" and "expected maxLength: 50000, actual: 60001".
struct TextLimit: Hashable, Sendable {
    /// The most that the model takes.
    let most: Int
    /// How much it got.
    let actual: Int
    /// Whether both count tokens rather than characters.
    let countsTokens: Bool

    /// Reads a refusal.
    ///
    /// - Parameter error: Bedrock's refusal; `nil` is returned where it is about something else.
    init?(_ error: BedrockError) {
        guard error.code == .validation else { return nil }
        let text = error.message
        if let most = text.number(behind: "Max input tokens: "), let actual = text.number(behind: "token count: ") {
            self.init(most: most, actual: actual, countsTokens: true)
        } else if let most = text.number(behind: "maxLength: "), let actual = text.number(behind: "actual: ") {
            self.init(most: most, actual: actual, countsTokens: false)
        } else {
            return nil
        }
    }

    private init?(most: Int, actual: Int, countsTokens: Bool) {
        guard most > 0, actual > most else { return nil }
        self.most = most
        self.actual = actual
        self.countsTokens = countsTokens
    }

    /// Cuts a text to the limit: at its end, or at its start.
    ///
    /// Characters can be counted; for tokens, which are spread unevenly, a little more than their share is cut.
    ///
    /// - Parameters:
    ///   - text: the text that was refused.
    ///   - atStart: whether the start goes instead of the end.
    /// - Returns: the text that is left, at least one character of it.
    func cut(_ text: String, atStart: Bool) -> String {
        let scalars = text.unicodeScalars
        let share = Double(most) / Double(actual) * (countsTokens ? 0.97 : 1)
        let count = max(1, countsTokens ? Int(Double(scalars.count) * share) : min(most, scalars.count - 1))
        return atStart ? String(scalars.suffix(count)) : String(scalars.prefix(count))
    }
}

extension String {
    /// The number that stands behind the first place of some words.
    fileprivate func number(behind words: String) -> Int? {
        firstRange(of: words).flatMap { Int(self[$0.upperBound...].prefix { $0.isASCII && $0.isNumber }) }
    }
}
