// SPDX-License-Identifier: MIT-0

/// A file that was fetched on a client's behalf.
struct FetchedFile: Hashable, Sendable {
    /// What a file is to be, and what clients are told of it.
    struct Kind: Hashable, Sendable {
        /// What it is called: `picture`.
        var noun: String
        /// What its server is asked for.
        var accept: String
        /// Whether a web page may be what is meant; where not, it is the sign of an address that leads elsewhere.
        var mayBeWebPage: Bool

        /// A picture; its content tells the format.
        static let picture = Kind(noun: "picture", accept: "image/*", mayBeWebPage: false)

        /// A document of any type.
        static let file = Kind(noun: "file", accept: "*/*", mayBeWebPage: true)
    }

    /// The content.
    var bytes: [UInt8]

    /// What its server says that it is, in lower case and without parameters; empty where it says nothing sensible.
    var mediaType: String

    /// Takes a file.
    ///
    /// - Parameters:
    ///   - bytes: the content.
    ///   - contentType: the field `Content-Type`, which may be anything.
    init(bytes: [UInt8], contentType: String?) {
        self.bytes = bytes
        let type = (contentType ?? "").prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        let isType = type.utf8.count <= 127 && type.split(separator: "/", omittingEmptySubsequences: false).count == 2
        mediaType = isType && type.utf8.allSatisfy(Self.isPlain) ? type : ""
    }

    /// The file as a data URL in base64.
    var dataURL: String { "data:\(mediaType);base64,\(Base64.encoded(bytes))" }

    /// Source: RFC 6838, section 4.2, and the slash.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$&-^_.+/".utf8.contains(byte)
        }
    }
}

extension FetchedFile.Kind {
    /// One text for a name without address and for an address that is not public: the difference would map our network.
    var notPublic: TranslationError {
        TranslationError(
            .invalidValue,
            """
            \(noun.prefix(1).uppercased())\(noun.dropFirst())s are fetched from public https addresses with a host name only. \
            Send this one as a data URL.
            """
        )
    }

    /// What the client is told where a fetch did not succeed.
    func failed(_ reason: String) -> TranslationError {
        TranslationError(.invalidValue, "The \(noun) could not be fetched: \(reason). Send it as a data URL.")
    }

    /// What the client is told of a file beyond the limit.
    func tooLarge(_ limit: Int) -> TranslationError {
        failed("it has more than \(limit) bytes")
    }
}
