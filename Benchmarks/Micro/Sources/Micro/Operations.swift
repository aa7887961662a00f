// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema

/// The operations that are measured.
struct Operations {
    let inputs: Inputs
    let families = FamilyRegistry()

    /// JSON alone.
    func json() async throws -> [Measurement] {
        let long = try inputs.bytes("conversation.json")
        let short = try inputs.bytes("request.json")
        let parsed = try ChatCompletionRequest(jsonBytes: short)
        return [
            try await Stopwatch.measure(
                "parse a conversation of 1 MB as JSON",
                expecting: 1001,
                work: Double(long.count),
                unit: "bytes"
            ) { try JSONParser.parse(long)["messages"]?.array?.count ?? 0 },
            try await Stopwatch.measure(
                "read a conversation of 1 MB as a chat request",
                expecting: 1001,
                work: Double(long.count),
                unit: "bytes"
            ) { try ChatCompletionRequest(jsonBytes: long).messages.count },
            try await Stopwatch.measure(
                "read a chat request of 2 KB",
                expecting: parsed.messages.count,
                work: Double(short.count),
                unit: "bytes"
            ) { try ChatCompletionRequest(jsonBytes: short).messages.count },
            try await Stopwatch.measure(
                "write a chat request of 2 KB",
                expecting: parsed.jsonBytes.count,
                work: Double(short.count),
                unit: "bytes"
            ) { parsed.jsonBytes.count },
        ]
    }

    /// Requests and answers, from bytes to bytes.
    func translation() async throws -> [Measurement] {
        let short = try inputs.bytes("request.json")
        let image = try inputs.bytes("image.json")
        let answer = try inputs.bytes("converse.json")
        return [
            try await Stopwatch.measure(
                "translate a request of 2 KB, bytes to bytes",
                expecting: try translated(short)
            ) { try translated(short) },
            try await Stopwatch.measure(
                "translate a request with an image of 1 MB, its base64 checked",
                expecting: try translated(image),
                work: Double(image.count),
                unit: "bytes"
            ) { try translated(image) },
            try await Stopwatch.measure("translate an answer, bytes to bytes", expecting: try completed(answer)) {
                try completed(answer)
            },
        ]
    }

    private func translated(_ bytes: [UInt8]) throws -> Int {
        let request = try ChatCompletionRequest(jsonBytes: bytes)
        let model = try ModelID(naming: request.model)
        let family = families.family(of: model)
        return try ConverseTranslator.translate(request, for: model, family: family).request.jsonBytes.count
    }

    private func completed(_ bytes: [UInt8]) throws -> Int {
        ChatCompletion(try ConverseResponse(jsonBytes: bytes), in: Self.context).jsonBytes.count
    }

    private static let context = ResponseContext(
        id: "chatcmpl-benchmark",
        created: 1_750_000_000,
        model: "us.amazon.nova-lite-v1:0",
        includesUsage: true
    )

    /// A stream of 1,000 pieces of text, in pieces as they come from the network.
    func stream() async throws -> [Measurement] {
        let frames = try inputs.bytes("stream.bin")
        let pieces = stride(from: 0, to: frames.count, by: 16_384).map { start in
            Array(frames[start..<min(start + 16_384, frames.count)])
        }
        return [
            try await Stopwatch.measure("decode event streams", expecting: 1004, work: 1004, unit: "events") {
                try decoded(pieces)
            },
            try await Stopwatch.measure(
                "translate event streams to server-sent events, bytes to bytes",
                expecting: try serverSent(pieces) + ServerSentEvents.done.count,
                work: 1004,
                unit: "events"
            ) { try written(pieces) },
        ]
    }

    private func decoded(_ pieces: [[UInt8]]) throws -> Int {
        var decoder = EventStreamDecoder()
        var count = 0
        for piece in pieces {
            decoder.append(piece)
            while try decoder.next() != nil { count += 1 }
        }
        try decoder.finish()
        return count
    }

    private func written(_ pieces: [[UInt8]]) throws -> Int {
        var translator = ChatEventTranslator(context: Self.context)
        var total = 0
        for piece in pieces { total += try translator.consume(piece).count }
        return total + (try translator.finish().count)
    }

    /// The same by way of chunks, as what to expect.
    private func serverSent(_ pieces: [[UInt8]]) throws -> Int {
        var decoder = EventStreamDecoder()
        var translator = ChatStreamTranslator(context: Self.context)
        var total = 0
        for piece in pieces {
            decoder.append(piece)
            var output: [UInt8] = []
            while let message = try decoder.next() {
                guard case .event(let event) = try ConverseStreamMessage(message) else { continue }
                for chunk in try translator.consume(event) { ServerSentEvents.append(chunk, to: &output) }
            }
            total += output.count
        }
        try translator.finish()
        return total
    }

    /// Signatures.
    func signature() async throws -> [Measurement] {
        let body = try inputs.bytes("request.json")
        let signer = SigV4Signer(region: "us-west-2", service: "bedrock")
        let credentials = Credentials(accessKeyID: "AKIDBENCHMARK", secretAccessKey: "secret-of-the-benchmarks")
        var head = HTTPRequest(
            method: .post,
            scheme: "https",
            authority: "bedrock-runtime.us-west-2.amazonaws.com",
            path: "/model/us.amazon.nova-lite-v1%3A0/converse"
        )
        head.headerFields[.contentType] = "application/json"
        let date = SigningDate(secondsSince1970: 1_750_000_000)
        return [
            try await Stopwatch.measure("sign a request of 2 KB, its hash included", expecting: 4) {
                let payload = PayloadHash.sha256(of: body)
                let signed = signer.sign(head, payload: payload, credentials: credentials, at: date)
                return signed.headerFields[.authorization]?.split(separator: " ").count ?? 0
            }
        ]
    }

    /// Everything but the network: translated, signed, sent to a Bedrock in memory, and the answer translated.
    func whole() async throws -> [Measurement] {
        let chat = BedrockChat(client: client(answering: try inputs.bytes("converse.json")))
        let embeddings = BedrockEmbeddings(client: client(answering: try inputs.bytes("embedding.json")))
        let request = try inputs.bytes("request.json")
        let floats = try inputs.bytes("embeddings-float.json")
        let base64 = try inputs.bytes("embeddings-base64.json")
        func chatted() async throws -> Int {
            try await chat.complete(try ChatCompletionRequest(jsonBytes: request)).completion.jsonBytes.count
        }
        func embedded(_ request: [UInt8]) async throws -> Int {
            try await embeddings.embed(try EmbeddingRequest(jsonBytes: request)).response.jsonBytes.count
        }
        return [
            try await Stopwatch.measure("a whole chat of 2 KB, Bedrock in memory", expecting: try await chatted()) {
                try await chatted()
            },
            try await Stopwatch.measure(
                "a whole embedding of 1,024 numbers as float, Bedrock in memory",
                expecting: try await embedded(floats)
            ) { try await embedded(floats) },
            try await Stopwatch.measure(
                "a whole embedding of 1,024 numbers as base64, Bedrock in memory",
                expecting: try await embedded(base64)
            ) { try await embedded(base64) },
        ]
    }

    private func client(answering answer: [UInt8]) -> BedrockClient {
        BedrockClient(
            configuration: BedrockClient.Configuration(region: "us-west-2"),
            transport: MemoryTransport(answer: answer),
            credentials: StaticCredentials(
                .credentials(Credentials(accessKeyID: "AKIDBENCHMARK", secretAccessKey: "secret-of-the-benchmarks"))
            )
        )
    }
}
