// SPDX-License-Identifier: MIT-0

/// Why an exchange broke below HTTP.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; open, so that transports can add theirs.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The kind as a short lower-camel-case word, fit for a metric's label.
        public let rawValue: String

        /// Makes a code.
        ///
        /// - Parameter rawValue: a short lower-camel-case word.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The host name has no address.
        public static let unresolved = Code(rawValue: "unresolved")
        /// No connection could be made, or it was refused.
        public static let connectFailed = Code(rawValue: "connectFailed")
        /// The peer's certificate or the TLS handshake was not acceptable.
        public static let tlsFailed = Code(rawValue: "tlsFailed")
        /// The address check of the request refused the peer's address.
        public static let addressRefused = Code(rawValue: "addressRefused")
        /// The connection was not made within ``TimeLimits/connect``.
        public static let connectTimeout = Code(rawValue: "connectTimeout")
        /// No response began within ``TimeLimits/firstByte``.
        public static let firstByteTimeout = Code(rawValue: "firstByteTimeout")
        /// The response paused for longer than ``TimeLimits/idle``.
        public static let idleTimeout = Code(rawValue: "idleTimeout")
        /// The exchange took longer than ``TimeLimits/total``.
        public static let totalTimeout = Code(rawValue: "totalTimeout")
        /// The peer closed the connection before the response was whole.
        public static let connectionClosed = Code(rawValue: "connectionClosed")
        /// What the peer sent is not HTTP.
        public static let malformedResponse = Code(rawValue: "malformedResponse")
        /// The response has more bytes than the reader accepts.
        public static let bodyTooLarge = Code(rawValue: "bodyTooLarge")
        /// The request cannot be sent as it stands, for instance for want of an authority.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// Anything else.
        public static let other = Code(rawValue: "other")
    }

    /// The kind of failure.
    public var code: Code

    /// What happened, in words, without secrets and without the request's content.
    public var message: String

    /// Whether some of the response had already arrived.
    public var responseHadBegun: Bool

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - message: what happened, in words.
    ///   - responseHadBegun: whether some of the response had already arrived.
    public init(_ code: Code, _ message: String, responseHadBegun: Bool = false) {
        self.code = code
        self.message = message
        self.responseHadBegun = responseHadBegun
    }

    /// The code and the message.
    public var description: String { "\(code.rawValue): \(message)" }
}
