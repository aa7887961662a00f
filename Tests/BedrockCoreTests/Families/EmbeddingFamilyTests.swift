// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// Bodies of InvokeModel as the Amazon Bedrock user guide shows them for each embedding model.
struct EmbeddingFamilyTests {
    @Test(arguments: [
        ("amazon.titan-embed-text-v1", "titan-embed-text-v1", 1),
        ("amazon.titan-embed-text-v1:2:8k", "titan-embed-text-v1", 1),
        ("amazon.titan-embed-g1-text-02", "titan-embed-text-v1", 1),
        ("amazon.titan-embed-text-v2:0", "titan-embed-text-v2", 1),
        ("arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0", "titan-embed-text-v2", 1),
        ("cohere.embed-english-v3", "cohere-embed-v3", 96),
        ("cohere.embed-multilingual-v3", "cohere-embed-v3", 96),
    ])
    func `each model has its family`(id: String, name: String, textsPerCall: Int) throws {
        let family = try family(of: id)
        #expect(family.name == name)
        #expect(family.textsPerCall == textsPerCall)
    }

    @Test(arguments: [
        "amazon.titan-embed-image-v1", "cohere.embed-v4:0", "amazon.nova-lite-v1:0", "cohere.command-r-v1:0",
        "amazon.nova-2-multimodal-embeddings-v1:0", "somebody.embed-english-v3", "embed-english-v3",
    ])
    func `other models have none`(id: String) throws {
        #expect(EmbeddingRegistry().family(of: try ModelID(naming: id)) == nil)
    }

    static let bodies: [(String, JSONValue, JSONValue)] = [
        ("amazon.titan-embed-text-v1", [:], ["inputText": "A"]),
        ("amazon.titan-embed-text-v1", ["dimensions": 1536], ["inputText": "A"]),
        ("amazon.titan-embed-text-v2:0", [:], ["inputText": "A"]),
        ("amazon.titan-embed-text-v2:0", ["dimensions": 256], ["inputText": "A", "dimensions": 256]),
        ("amazon.titan-embed-text-v2:0", ["dimensions": 512], ["inputText": "A", "dimensions": 512]),
        ("amazon.titan-embed-text-v2:0", ["dimensions": 1024], ["inputText": "A", "dimensions": 1024]),
        ("cohere.embed-english-v3", [:], ["texts": ["A"], "input_type": "search_document", "truncate": "END"]),
        (
            "cohere.embed-multilingual-v3", ["dimensions": 1024, "input_type": "search_query", "truncate": "NONE"],
            ["texts": ["A"], "input_type": "search_query", "truncate": "NONE"]
        ),
        (
            "cohere.embed-english-v3", ["input_type": "clustering", "truncate": nil],
            ["texts": ["A"], "input_type": "clustering", "truncate": "END"]
        ),
    ]

    @Test(arguments: bodies)
    func `a call has the body of its model`(id: String, members: JSONValue, expected: JSONValue) throws {
        let body = try family(of: id).body(for: ["A"], of: request(id, members))
        #expect(JSONValue.object(body).sorted() == expected.sorted())
    }

    @Test(
        arguments: [
            ("amazon.titan-embed-text-v1", ["dimensions": 512], "dimensions"),
            ("amazon.titan-embed-text-v2:0", ["dimensions": 1536], "dimensions"),
            ("amazon.titan-embed-text-v2:0", ["dimensions": 0], "dimensions"),
            ("cohere.embed-english-v3", ["dimensions": 512], "dimensions"),
            ("cohere.embed-english-v3", ["input_type": "poem"], "input_type"),
            ("cohere.embed-english-v3", ["input_type": 1], "input_type"),
            ("cohere.embed-english-v3", ["truncate": "end"], "truncate"),
        ] as [(String, JSONValue, String)]
    )
    func `what a model does not offer is refused`(id: String, members: JSONValue, param: String) throws {
        let request = try request(id, members)
        let error = #expect(throws: TranslationError.self) { try family(of: id).body(for: ["A"], of: request) }
        #expect(error?.code == .invalidValue)
        #expect(error?.param == param)
    }

    static let answers: [(String, String, [[String]], Int?)] = [
        ("amazon.titan-embed-text-v1", #"{"embedding":[0.10,-2e-3],"inputTextTokenCount":3}"#, [["0.10", "-2e-3"]], 3),
        (
            "amazon.titan-embed-text-v2:0",
            #"{"embedding":[0.5],"embeddingsByType":{"float":[0.5]},"inputTextTokenCount":1}"#, [["0.5"]], 1
        ),
        ("amazon.titan-embed-text-v2:0", #"{"embeddingsByType":{"float":[1.0]}}"#, [["1.0"]], nil),
        (
            "cohere.embed-english-v3",
            #"{"embeddings":[[0.1],[0.2]],"id":"i","response_type":"embeddings_floats","texts":["a","b"]}"#,
            [["0.1"], ["0.2"]], nil
        ),
        (
            "cohere.embed-english-v3",
            #"{"embeddings":{"float":[[0.1]],"int8":[[1]]},"response_type":"embeddings_by_type"}"#, [["0.1"]], nil
        ),
    ]

    @Test(arguments: answers)
    func `an answer gives its vectors in their digits`(
        id: String,
        body: String,
        vectors: [[String]],
        tokens: Int?
    ) throws {
        let answer = try family(of: id).answer(in: JSONParser.parse(body))
        #expect(answer.vectors.map { $0.map(\.text) } == vectors)
        #expect(answer.inputTokens == tokens)
    }

    @Test(arguments: [
        ("amazon.titan-embed-text-v1", "{}"),
        ("amazon.titan-embed-text-v1", "[]"),
        ("amazon.titan-embed-text-v1", #"{"embedding":["a"]}"#),
        ("amazon.titan-embed-text-v2:0", #"{"embedding":null,"message":"no"}"#),
        ("amazon.titan-embed-text-v2:0", #"{"embeddingsByType":{"binary":[1]}}"#),
        ("cohere.embed-english-v3", #"{"embeddings":{"int8":[[1]]}}"#),
        ("cohere.embed-english-v3", #"{"embeddings":[0.1]}"#),
        ("cohere.embed-english-v3", "null"),
    ])
    func `an answer without vectors is an error`(id: String, body: String) throws {
        let json = try JSONParser.parse(body)
        let error = #expect(throws: TranslationError.self) { try family(of: id).answer(in: json) }
        #expect(error?.code == .unexpectedAnswer)
    }

    private func family(of id: String) throws -> any EmbeddingFamily {
        try #require(EmbeddingRegistry().family(of: try ModelID(naming: id)))
    }

    private func request(_ id: String, _ members: JSONValue) throws -> EmbeddingRequest {
        var json = try #require(members.object)
        json["model"] = .string(id)
        json["input"] = "A"
        return try EmbeddingRequest(json: .object(json))
    }
}
