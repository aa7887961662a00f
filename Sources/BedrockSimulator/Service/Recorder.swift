// SPDX-License-Identifier: MIT-0

package import HTTPTypes
import Locking
package import OpenAISchema

/// Remembers the last requests, for tests to look at.
package final class Recorder: Sendable {
    private struct Entry: Sendable {
        let id: Int
        let request: JSONObject
        var clientLeft = false
        var finished = false
    }

    private struct State: Sendable {
        var nextID = 0
        var entries: [Entry] = []
    }

    private let limit: Int
    private let state = Locked(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Remembers a request; without its `Authorization`, which is nobody's business.
    ///
    /// - Parameters:
    ///   - head: the request's head.
    ///   - body: the whole body.
    /// - Returns: a number to tell the request's end with.
    package func record(_ head: HTTPRequest, body: [UInt8]) -> Int {
        var headers: JSONObject = ["host": .string(head.authority ?? "")]
        for field in head.headerFields where field.name != .authorization {
            let name = field.name.canonicalName
            headers[name] = .string(headers[name]?.string.map { "\($0),\(field.value)" } ?? field.value)
        }
        let request: JSONObject = [
            "method": .string(head.method.rawValue),
            "path": .string(head.path ?? ""),
            "headers": .object(headers),
            "body": (try? JSONParser.parse(body))
                ?? (body.isEmpty ? .null : .string(String(decoding: body, as: UTF8.self))),
        ]
        return state.withLock { state in
            state.nextID += 1
            state.entries.append(Entry(id: state.nextID, request: request))
            if state.entries.count > limit { state.entries.removeFirst() }
            return state.nextID
        }
    }

    /// Notes that the answer has been given to its end.
    package func finish(_ id: Int) {
        update(id) { $0.finished = true }
    }

    /// Notes that the client closed the connection before the answer's end.
    package func leave(_ id: Int) {
        update(id) { entry in
            if !entry.finished { entry.clientLeft = true }
        }
    }

    /// Forgets all requests.
    package func clear() {
        state.withLock { $0.entries = [] }
    }

    /// What is remembered, the oldest first.
    package var json: JSONValue {
        let entries = state.withLock { $0.entries }
        return .array(
            entries.map { entry in
                var object = entry.request
                object["clientLeft"] = .bool(entry.clientLeft)
                object["finished"] = .bool(entry.finished)
                return .object(object)
            }
        )
    }

    private func update(_ id: Int, _ change: @Sendable (inout Entry) -> Void) {
        state.withLock { state in
            guard let index = state.entries.firstIndex(where: { $0.id == id }) else { return }
            change(&state.entries[index])
        }
    }
}
