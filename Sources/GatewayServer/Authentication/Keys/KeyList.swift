// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The gateway's keys, as texts hold them.
///
/// A text is one key; or several with commas or line ends between them; or a JSON object of names and keys, of which the name
/// `api_key` is the predecessor's and stands for a key without a name.
enum KeyList {
    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - source: where it stands, for messages.
    /// - Returns: the keys by their names; at least one.
    /// - Throws: ``ConfigurationError``, which quotes no key.
    static func keys(in text: String, source: String) throws(ConfigurationError) -> [String: String] {
        var keys: [String: String] = [:]
        if let object = object(in: text) {
            for member in object.members {
                guard let key = member.value.string else {
                    throw ConfigurationError("\(source) is a JSON object, but \"\(member.key)\" in it is no text.")
                }
                let own = plain(key)
                if member.key == "api_key" {
                    keys.merge(named(own)) { $1 }
                } else if let key = own.first, own.count == 1 {
                    keys[member.key] = key
                } else {
                    throw ConfigurationError("\(source) has no key, or several, under the name \"\(member.key)\".")
                }
            }
        } else {
            keys = named(plain(text))
        }
        guard !keys.isEmpty else { throw ConfigurationError("\(source) holds no key.") }
        return keys
    }

    private static func object(in text: String) -> JSONObject? {
        guard text.first(where: { !$0.isWhitespace }) == "{" else { return nil }
        return (try? JSONParser.parse(Array(text.utf8)))?.object
    }

    private static func plain(_ text: String) -> [String] {
        text.split { $0 == "," || $0.isNewline }
            .map { part in
                let start = part.drop(while: \.isWhitespace)
                let end = start.lastIndex { !$0.isWhitespace }
                return end.map { String(start[...$0]) } ?? ""
            }
            .filter { !$0.isEmpty }
    }

    private static func named(_ keys: [String]) -> [String: String] {
        if keys.count == 1 { return ["default": keys[0]] }
        return Dictionary(uniqueKeysWithValues: keys.enumerated().map { ("key-\($0.offset + 1)", $0.element) })
    }
}
