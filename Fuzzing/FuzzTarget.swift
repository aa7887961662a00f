// SPDX-License-Identifier: MIT-0

import BedrockCore
import FoundationEssentials
import OpenAISchema

// What libFuzzer calls; which decoder gets the bytes is told by FUZZ_TARGET. Nothing may trap, and what is read must be
// written and read again as the same. See scripts/fuzz.sh.

/// A decoder, or the translation of a whole request.
enum FuzzTarget: String {
    case json
    case chatRequest
    case embeddingRequest
    case translation
    case eventStream
    case converseResponse
    case streamTranslation
    case schemaOfATool
    case serverSentEvents
    case nativeRequest
    case nativeResponse
    case nativeStream

    static let chosen = FuzzTarget(
        rawValue: ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    )

    func run(_ bytes: [UInt8]) {
        switch self {
        case .json:
            guard let value = try? JSONParser.parse(bytes) else { return }
            expect(same(try? JSONParser.parse(value.jsonBytes), value))
        case .chatRequest:
            guard let request = try? ChatCompletionRequest(jsonBytes: bytes) else { return }
            expect(same(try? ChatCompletionRequest(jsonBytes: request.jsonBytes), request))
        case .embeddingRequest:
            guard let request = try? EmbeddingRequest(jsonBytes: bytes) else { return }
            expect(same(try? EmbeddingRequest(jsonBytes: request.jsonBytes), request))
        case .translation:
            translate(bytes)
        case .eventStream:
            // The first byte tells the size of the pieces.
            let size = max(1, Int(bytes.first ?? 1))
            var decoder = EventStreamDecoder()
            var rest = bytes.dropFirst()
            while !rest.isEmpty {
                decoder.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
                do {
                    while let message = try decoder.next() { _ = try? ConverseStreamMessage(message) }
                } catch { return }
            }
            try? decoder.finish()
        case .converseResponse:
            guard let response = try? ConverseResponse(jsonBytes: bytes) else { return }
            _ = ChatCompletion(response, in: Self.context(bytes)).jsonBytes
            var translator = ChatStreamTranslator(context: Self.context(bytes))
            for event in response.events { _ = try? translator.consume(event) }
        case .streamTranslation:
            var translator = ChatStreamTranslator(context: Self.context(bytes))
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let member = try? JSONObject(jsonBytes: Array(line)).members.first,
                    let event = try? ConverseStreamEvent(type: member.key, payload: member.value),
                    let chunks = try? translator.consume(event)
                else { return }
                for chunk in chunks { _ = chunk.jsonBytes }
            }
            try? translator.finish()
        case .serverSentEvents:
            let size = max(1, Int(bytes.first ?? 1))
            var reader = ServerSentEventReader()
            var rest = bytes.dropFirst()
            while !rest.isEmpty {
                reader.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
                while reader.next() != nil {}
            }
        case .nativeRequest:
            guard let chat = try? ChatCompletionRequest(jsonBytes: bytes), let model = ModelID("a.model") else {
                return
            }
            for format in NativeRegistry.builtIn {
                _ = try? ConverseTranslator.translate(chat, for: model, family: .generic, in: format)
            }
        case .nativeResponse:
            guard let body = try? JSONParser.parse(bytes) else { return }
            for format in NativeRegistry.builtIn {
                guard let response = try? format.response(from: body) else { continue }
                _ = ChatCompletion(response, in: Self.context(bytes)).jsonBytes
            }
        case .nativeStream:
            let chunks = bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONParser.parse(Array($0)) }
            for format in NativeRegistry.builtIn {
                var decoder = format.makeDecoder()
                var translator = ChatStreamTranslator(context: Self.context(bytes))
                for chunk in chunks {
                    for event in (try? decoder.consume(chunk)) ?? [] { _ = try? translator.consume(event) }
                }
                for event in decoder.finish() { _ = try? translator.consume(event) }
            }
        case .schemaOfATool:
            guard let schema = try? JSONParser.parse(bytes) else { return }
            var chat = ChatCompletionRequest(model: "m", messages: [ChatMessage(role: .user, content: "Go")])
            chat.tools = [.function(Tool.Function(name: "f", parameters: schema))]
            for model in Self.models { _ = try? translated(chat, model) }
        }
    }

    private static let models = [
        "amazon.nova-lite-v1:0", "anthropic.claude-opus-5-5", "anthropic.claude-3-7-sonnet-20250219-v1:0",
        "meta.llama3-3-70b-instruct-v1:0", "openai.gpt-oss-20b-1:0", "amazon.titan-text-express-v1", "a.model",
    ]

    private func translate(_ bytes: [UInt8]) {
        guard let chat = try? ChatCompletionRequest(jsonBytes: bytes) else { return }
        for model in Self.models {
            guard let translated = try? translated(chat, model) else { continue }
            let written = translated.request.jsonBytes
            guard let request = try? ConverseRequest(jsonBytes: written) else {
                fatalError("A request that was translated cannot be read: \(String(decoding: written, as: UTF8.self))")
            }
            expect(request.messages.count == translated.request.messages.count)
            expect(request.messages.first?.role != .assistant)
        }
    }

    private func translated(_ chat: ChatCompletionRequest, _ name: String) throws -> TranslatedChat {
        guard let model = ModelID(name) else { throw TranslationError(.modelNotFound, "No model.") }
        return try ConverseTranslator.translate(chat, for: model, family: FamilyRegistry().family(of: model))
    }

    /// The rules of an answer, by the bytes' own chance.
    private static func context(_ bytes: [UInt8]) -> ResponseContext {
        let bits = bytes.reduce(0 as UInt8) { $0 &+ $1 }
        var rules = AnswerRules()
        if bits & 1 != 0 { rules.structureTool = "weather" }
        rules.unwrapsJSON = bits & 2 != 0
        if bits & 4 != 0 { rules.stopTexts = ["two", "o"] }
        rules.usesLegacyFunctions = bits & 8 != 0
        rules.reasoningInText = bits & 16 != 0
        return ResponseContext(id: "i", created: 0, model: "m", rules: rules, includesUsage: bits & 32 != 0)
    }
}

private func expect(_ condition: Bool) {
    if !condition { fatalError("What was read is not what was written.") }
}

private func same<Value: Equatable>(_ left: Value?, _ right: Value) -> Bool {
    left == right
}

/// libFuzzer's entry.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.chosen?.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
