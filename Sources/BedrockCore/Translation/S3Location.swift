// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// A file in Amazon S3, which Bedrock reads itself with the caller's rights.
///
/// Source: Amazon Bedrock API reference, `S3Location`: `s3://bucket/key`.
struct S3Location {
    /// The address as Bedrock takes it.
    let uri: String
    /// The account that owns the bucket.
    let owner: String?

    /// Whether a text is meant as an address in S3.
    static func isOne(_ text: String) -> Bool {
        text.prefix(5).lowercased() == "s3://"
    }

    /// Checks an address.
    ///
    /// - Parameters:
    ///   - text: the address.
    ///   - extra: members beside it, of which `bucket_owner` is read.
    ///   - path: where the address stands.
    /// - Throws: ``TranslationError`` where it is no address in S3.
    init(_ text: String, owner extra: JSONObject, at path: String) throws(TranslationError) {
        let bucket = text.dropFirst(5).prefix { $0 != "/" }
        let isBucket =
            (3...63).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                }
            }
        guard isBucket, text.utf8.count <= 1024, !text.contains(where: \.isNewline) else {
            throw TranslationError(.invalidValue, "An address in Amazon S3 is 's3://bucket/key'.", param: path)
        }
        uri = "s3://" + text.dropFirst(5)
        owner = (extra["bucket_owner"] ?? extra["bucketOwner"])?.string
        if let owner {
            guard owner.utf8.count == 12, owner.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw TranslationError(.invalidValue, "The owner of a bucket is an account of 12 digits.", param: path)
            }
        }
    }

    /// The ending of the key in lower case, without the dot; empty where there is none.
    var fileExtension: String { uri.fileExtension }

    /// The source of a block.
    var source: ContentBlock.Source { .s3(uri: uri, bucketOwner: owner) }
}

extension String {
    /// The ending of a file's name in lower case, without the dot; empty where there is none.
    var fileExtension: String {
        let name = self[(lastIndex(of: "/").map { index(after: $0) } ?? startIndex)...]
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}
