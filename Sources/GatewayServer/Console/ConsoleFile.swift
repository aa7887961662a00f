// SPDX-License-Identifier: MIT-0

import AWSSigner
import CConsole
import OpenAISchema

/// One file of the console, as it is served.
struct ConsoleFile: Sendable {
    /// The media type.
    let type: String
    /// The content.
    let bytes: [UInt8]
    /// The entity tag, which changes with the content.
    let tag: String

    private init(type: String, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
        tag = "\"\(PayloadHash.sha256(of: bytes).rawValue.prefix(32))\""
    }

    /// All files by their paths.
    ///
    /// - Parameter prefix: what stands before the paths of the gateway's interface.
    /// - Returns: the files.
    static func all(prefix: String) -> [String: ConsoleFile] {
        var files: [String: ConsoleFile] = [:]
        for (path, type, bytes) in embedded() {
            let bytes = path == "/openapi.json" ? description(bytes, prefix: prefix) : bytes
            files[path] = ConsoleFile(type: type, bytes: bytes)
        }
        return files
    }

    /// The prefix that is written in the description.
    private static let writtenPrefix = "/api/v1"

    /// The description of the interface, with its paths below the prefix in use.
    private static func description(_ bytes: [UInt8], prefix: String) -> [UInt8] {
        guard prefix != writtenPrefix, var document = (try? JSONParser.parse(bytes))?.object,
            let paths = document["paths"]?.object
        else { return bytes }
        var moved = JSONObject()
        for member in paths.members {
            let isBelow = member.key.hasPrefix(writtenPrefix + "/")
            moved[isBelow ? prefix + member.key.dropFirst(writtenPrefix.count) : member.key] = member.value
        }
        document["paths"] = .object(moved)
        return JSONValue.object(document).jsonBytes
    }

    /// The files within the program.
    private static func embedded() -> [(path: String, type: String, bytes: [UInt8])] {
        var count = 0
        let files = unsafe UnsafeBufferPointer(start: c_console_files(&count), count: count)
        return unsafe files.map { file in
            unsafe (
                path: String(cString: file.path), type: String(cString: file.type),
                bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
            )
        }
    }
}
