// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import Locking
import Logging
import OpenAISchema

/// Writes the bodies of requests and answers to the log, for those who look for a mistake; never without being told to.
struct BodyLog: Sendable {
    /// The most bytes of a body that are written.
    static let limit = 16_384

    private let logger: Logger

    /// Makes a log, and warns of it.
    init(logger: Logger) {
        self.logger = logger
        logger.warning("LOG_BODIES is on: what clients ask and models answer is written to the log")
    }

    /// The same request, whose body is written when it is read.
    func logging(_ request: GatewayRequest, id: String) -> GatewayRequest {
        var request = request
        let read = request.readBody
        request.readBody = { limit in
            let body = try await read(limit)
            write("request body", body, count: body.count, id: id)
            return body
        }
        return request
    }

    /// The same response, whose body is written when it has been made.
    func logging(_ response: GatewayResponse, id: String) -> GatewayResponse {
        var response = response
        switch response.content {
        case .bytes(let body): write("response body", body, count: body.count, id: id)
        case .stream(let stream):
            response.content = .stream(
                stream.wrapped { source in
                    LoggedStream(source) { begin, count in write("response body", begin, count: count, id: id) }
                }
            )
        }
        return response
    }

    private func write(_ message: Logger.Message, _ body: [UInt8], count: Int, id: String) {
        guard count > 0 else { return }
        let text = (try? JSONParser.parse(body)).map { $0.elided.jsonBytes } ?? body
        var metadata: Logger.Metadata = [
            "request.id": "\(id)", "body": "\(String(decoding: text.prefix(Self.limit), as: UTF8.self))",
            "body.bytes": .stringConvertible(count),
        ]
        if text.count > Self.limit || count > body.count { metadata["body.truncated"] = .stringConvertible(true) }
        logger.info(message, metadata: metadata)
    }
}

/// Keeps the beginning of what passes.
private final class LoggedStream: StreamSource {
    private let source: any StreamSource
    private let write: @Sendable ([UInt8], Int) -> Void
    private let seen = Locked<(bytes: [UInt8], count: Int)>(([], 0))

    init(_ source: any StreamSource, write: @escaping @Sendable ([UInt8], Int) -> Void) {
        self.source = source
        self.write = write
    }

    deinit {
        let all = seen.withLock { $0 }
        write(all.bytes, all.count)
    }

    var awaited: any Awaited { source.awaited }

    func step() throws -> ChatStream.EventStep {
        let step = try source.step()
        if case .events(let bytes) = step {
            seen.withLock { seen in
                seen.count += bytes.count
                seen.bytes += bytes.prefix(max(0, BodyLog.limit - seen.bytes.count))
            }
        }
        return step
    }
}

extension JSONValue {
    /// The same value without pictures and files: of data in base64, only the length is left.
    fileprivate var elided: JSONValue {
        switch self {
        case .string(let text): .string(text.elided)
        case .array(let elements): .array(elements.map(\.elided))
        case .object(let object): .object(JSONObject(object.members.map { .init(key: $0.key, value: $0.value.elided) }))
        default: self
        }
    }
}

extension String {
    /// The shortest run that is taken for data.
    private static let shortestData = 200

    fileprivate var elided: String {
        guard utf8.count >= Self.shortestData else { return self }
        let head = hasPrefix("data:") && contains(",") ? String(prefix { $0 != "," }) + "," : ""
        let data = utf8.dropFirst(head.utf8.count)
        let isData = data.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "+/=-_\n\r".utf8.contains(byte)
            }
        }
        return isData ? "\(head)(\(data.count) characters of base64)" : self
    }
}
