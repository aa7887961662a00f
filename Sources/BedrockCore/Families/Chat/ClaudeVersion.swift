// SPDX-License-Identifier: MIT-0

/// Which Claude a name means: `claude-3-5-sonnet-20241022-v2:0` is Sonnet 3.5, `claude-opus-4-6-v1` Opus 4.6.
struct ClaudeVersion: Hashable, Comparable {
    /// The line of models; open, as Anthropic adds others.
    var tier: String
    /// The generation.
    var major: Int
    /// The step within the generation.
    var minor: Int

    /// Reads a name; one without numbers, as of a Claude to come, counts as the newest.
    ///
    /// - Parameter name: the model's name after the provider.
    init(_ name: String) {
        var numbers: [Int] = []
        tier = ""
        for word in name.split(whereSeparator: { $0 == "-" || $0 == ":" }).dropFirst() {
            if word.allSatisfy(\.isNumber) {
                // What has more digits is a date, and behind it stands the version of the package.
                guard word.count <= 2, numbers.count < 2, let number = Int(word) else { break }
                numbers.append(number)
            } else if word.first == "v", let number = Int(word.dropFirst()) {
                if numbers.isEmpty { numbers.append(number) }
                break
            } else if tier.isEmpty {
                tier = String(word)
            }
        }
        major = numbers.first ?? .max
        minor = numbers.count > 1 ? numbers[1] : 0
    }

    /// A version to compare with, of no tier.
    init(_ major: Int, _ minor: Int) {
        tier = ""
        self.major = major
        self.minor = minor
    }

    /// By generation and step.
    static func < (left: ClaudeVersion, right: ClaudeVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
