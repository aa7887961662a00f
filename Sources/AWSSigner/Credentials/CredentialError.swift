// SPDX-License-Identifier: MIT-0

/// Why no credentials could be had, and how to mend it.
public struct CredentialError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure; open, so that providers can add theirs.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The kind as a short lower-camel-case word, fit for a metric's label.
        public let rawValue: String

        /// Makes a code.
        ///
        /// - Parameter rawValue: a short lower-camel-case word.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// No source has credentials.
        public static let notFound = Code(rawValue: "notFound")
        /// A source has only a part of what belongs together.
        public static let incomplete = Code(rawValue: "incomplete")
        /// The profile that was asked for is in neither file.
        public static let profileNotFound = Code(rawValue: "profileNotFound")
        /// A setting or variable has a value that makes no sense.
        public static let invalidSetting = Code(rawValue: "invalidSetting")
        /// A service or program that is to give credentials does not, or refuses.
        public static let sourceFailed = Code(rawValue: "sourceFailed")
        /// The credentials have ended, and there are no newer ones.
        public static let expired = Code(rawValue: "expired")
        /// A profile names a way to credentials that is not supported.
        public static let unsupportedSetting = Code(rawValue: "unsupportedSetting")
        /// A file is there but cannot be read.
        public static let unreadableFile = Code(rawValue: "unreadableFile")
        /// A file is not in the format of AWS's configuration files.
        public static let malformedFile = Code(rawValue: "malformedFile")
    }

    /// The kind of failure.
    public var code: Code

    /// What is wrong and how to mend it, in words, without secrets.
    public var message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - message: what is wrong and how to mend it.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code.rawValue): \(message)" }
}
