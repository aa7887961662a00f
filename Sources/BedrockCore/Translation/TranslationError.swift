// SPDX-License-Identifier: MIT-0

/// Why a request or an answer cannot be carried over, and how to mend it.
public struct TranslationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of trouble; open, so that later kinds break nobody.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The kind in snake case, as OpenAI writes codes.
        public let rawValue: String

        /// Makes a code.
        ///
        /// - Parameter rawValue: the kind in snake case.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A parameter or content that Bedrock has no place for and that would change the answer's shape.
        public static let unsupported = Code(rawValue: "unsupported_parameter")
        /// A value that neither OpenAI nor Bedrock takes.
        public static let invalidValue = Code(rawValue: "invalid_value")
        /// The name cannot be that of a model.
        public static let modelNotFound = Code(rawValue: "model_not_found")
        /// Bedrock's answer is not what its API reference says.
        public static let unexpectedAnswer = Code(rawValue: "unexpected_upstream_answer")
        /// Bedrock's stream ended before it was whole.
        public static let truncatedStream = Code(rawValue: "truncated_upstream_stream")
    }

    /// The kind of trouble.
    public var code: Code

    /// What is wrong and how to mend it.
    public var message: String

    /// The part of the client's request that is at fault, for instance `messages[2].content[0]`.
    public var param: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of trouble.
    ///   - message: what is wrong and how to mend it.
    ///   - param: the part of the client's request that is at fault.
    public init(_ code: Code, _ message: String, param: String? = nil) {
        self.code = code
        self.message = message
        self.param = param
    }

    /// The parameter and the message.
    public var description: String {
        param.map { "\($0): \(message)" } ?? message
    }
}
