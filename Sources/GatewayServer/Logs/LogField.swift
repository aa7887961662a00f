// SPDX-License-Identifier: MIT-0

import Logging

/// A member of a record's metadata, in the form in which the gateway's own log takes it without a dictionary.
struct LogField {
    /// What is written for a key.
    enum Value {
        case text(String)
        case number(Int)
        case other(Logger.MetadataValue)
    }

    let key: String
    let value: Value

    init(_ key: String, _ value: Value) {
        self.key = key
        self.value = value
    }

    /// The same for backends of others.
    var metadataValue: Logger.MetadataValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let number): .stringConvertible(number)
        case .other(let value): value
        }
    }
}

extension [LogField] {
    /// The fields of metadata by their keys' order, each key of what is nested behind that of what it is nested in.
    init(_ metadata: Logger.Metadata) {
        self = []
        add(metadata, behind: "")
        sort { $0.key < $1.key }
        // What is nested may come to a name that stands there already.
        for index in indices.dropFirst().reversed() where self[index].key == self[index - 1].key { remove(at: index) }
    }

    private mutating func add(_ metadata: Logger.Metadata, behind prefix: String) {
        for (key, value) in metadata {
            switch value {
            case .dictionary(let nested): add(nested, behind: "\(prefix)\(key).")
            case .string(let text): append(LogField("\(prefix)\(key)", .text(text)))
            default: append(LogField("\(prefix)\(key)", .other(value)))
            }
        }
    }

    /// Appends a field, or nothing where there is no value.
    mutating func add(_ key: String, _ text: String?) {
        if let text { append(LogField(key, .text(text))) }
    }

    /// Appends a field, or nothing where there is no value.
    mutating func add(_ key: String, _ number: Int?) {
        if let number { append(LogField(key, .number(number))) }
    }
}
