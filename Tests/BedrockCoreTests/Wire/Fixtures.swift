// SPDX-License-Identifier: MIT-0

import FoundationEssentials
import OpenAISchema
import Testing

/// Files that lie beside the tests.
enum Fixtures {
    /// Reads a file; its path begins at the tests' folder, as in `Wire/botocore/shapes.jsonl`.
    static func bytes(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: path)))
    }

    /// Reads a document of JSON.
    static func document(_ path: String) throws -> JSONValue {
        try JSONParser.parse(try bytes(path))
    }

    /// Reads a file of JSON documents, one a line; none where the file cannot be read, so that a test of their count fails.
    static func lines(_ path: String) -> [JSONValue] {
        let bytes = (try? bytes(path)) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONParser.parse(Array($0)) }
    }

    /// The names of the files in a folder, sorted.
    static func names(in path: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
        return (names ?? []).sorted()
    }

    /// The bytes of base64.
    static func decode(_ base64: String?) throws -> [UInt8] {
        Array(try #require(base64.flatMap { Data(base64Encoded: $0) }))
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
}

/// A value and the name that tests show for it.
struct Named<Value: Sendable>: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var value: Value

    init(_ name: String, _ value: Value) {
        testDescription = name
        self.value = value
    }
}

extension JSONValue {
    /// The same value with the members of all objects sorted by name, but for the values of `ordered` members.
    func sorted(butNotIn ordered: Set<String> = []) -> JSONValue {
        switch self {
        case .array(let elements):
            return .array(elements.map { $0.sorted(butNotIn: ordered) })
        case .object(let object):
            let members = object.members.map { member in
                let value = ordered.contains(member.key) ? member.value : member.value.sorted(butNotIn: ordered)
                return JSONObject.Member(key: member.key, value: value)
            }
            return .object(JSONObject(members.sorted { $0.key < $1.key }))
        default:
            return self
        }
    }
}
