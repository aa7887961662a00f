// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@testable import BedrockCore

/// Bodies of InvokeModel as the user guides of Amazon Bedrock and Amazon Nova show them for each embedding model.
struct EmbeddingFamilyTests {
    @Test(arguments: [
        ("amazon.titan-embed-text-v1", "titan-embed-text-v1", 1, 0),
        ("amazon.titan-embed-text-v1:2:8k", "titan-embed-text-v1", 1, 0),
        ("amazon.titan-embed-g1-text-02", "titan-embed-text-v1", 1, 0),
        ("amazon.titan-embed-text-v2:0", "titan-embed-text-v2", 1, 0),
        ("us.amazon.titan-embed-text-v2:0", "titan-embed-text-v2", 1, 0),
        ("arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0", "titan-embed-text-v2", 1, 0),
        ("amazon.titan-embed-image-v1", "titan-embed-image-v1", 1, 1),
        ("amazon.titan-embed-image-v1:0", "titan-embed-image-v1", 1, 1),
        ("amazon.nova-2-multimodal-embeddings-v1:0", "nova-multimodal-embeddings", 1, 1),
        ("cohere.embed-english-v3", "cohere-embed-v3", 96, 1),
        ("cohere.embed-multilingual-v3", "cohere-embed-v3", 96, 1),
        ("cohere.embed-english-v3:0:512", "cohere-embed-v3", 96, 1),
        ("cohere.embed-v4:0", "cohere-embed-v4", 96, 1),
        ("global.cohere.embed-v4:0", "cohere-embed-v4", 96, 1),
        (
            "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.cohere.embed-v4:0", "cohere-embed-v4", 96, 1
        ),
        ("twelvelabs.marengo-embed-2-7-v1:0", "marengo-embed", 1, 1),
        ("us.twelvelabs.marengo-embed-3-0-v1:0", "marengo-embed", 1, 1),
        // Not known yet, tried by provider.
        ("amazon.titan-embed-text-v3:0", "titan-embed-text-v2", 1, 0),
        ("amazon.nova-3-embeddings-v1:0", "nova-multimodal-embeddings", 1, 1),
        ("cohere.embed-v5:0", "cohere-embed-v4", 96, 1),
        ("twelvelabs.marengo-embed-4-0-v1:0", "marengo-embed", 1, 1),
    ])
    func `each model has its family`(id: String, name: String, texts: Int, images: Int) throws {
        let (family, model) = try family(of: id)
        #expect(family.name == name)
        #expect(family.traits(of: model).textsPerCall == texts)
        #expect(family.traits(of: model).imagesPerCall == images)
    }

    @Test(arguments: [
        "amazon.nova-lite-v1:0", "cohere.command-r-v1:0", "amazon.titan-text-express-v1", "twelvelabs.pegasus-1-2-v1:0",
        "somebody.embed-english-v3", "embed-english-v3",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
    ])
    func `other models have none`(id: String) throws {
        #expect(EmbeddingRegistry().family(of: try ModelID(naming: id)) == nil)
    }

    static let texts: [(String, JSONValue, JSONValue)] = [
        ("amazon.titan-embed-text-v1", [:], ["inputText": "A"]),
        ("amazon.titan-embed-text-v1", ["dimensions": 1536], ["inputText": "A"]),
        ("amazon.titan-embed-text-v2:0", [:], ["inputText": "A"]),
        ("amazon.titan-embed-text-v2:0", ["dimensions": 256], ["inputText": "A", "dimensions": 256]),
        (
            "amazon.titan-embed-text-v2:0", ["dimensions": 512, "normalize": false, "embedding_types": "binary"],
            ["inputText": "A", "dimensions": 512, "normalize": false, "embeddingTypes": ["binary"]]
        ),
        ("amazon.titan-embed-text-v2:0", ["truncate": "END"], ["inputText": "A"]),
        ("amazon.titan-embed-text-v3:0", ["dimensions": 2048], ["inputText": "A", "dimensions": 2048]),
        (
            "amazon.titan-embed-image-v1", ["dimensions": 384],
            ["inputText": "A", "embeddingConfig": ["outputEmbeddingLength": 384]]
        ),
        ("cohere.embed-english-v3", [:], ["texts": ["A"], "input_type": "search_document", "truncate": "END"]),
        (
            "cohere.embed-multilingual-v3", ["dimensions": 1024, "input_type": "query", "truncate": "none"],
            ["texts": ["A"], "input_type": "search_query", "truncate": "NONE"]
        ),
        (
            "cohere.embed-english-v3", ["input_type": "clustering", "truncate": nil, "embedding_types": ["int8"]],
            ["texts": ["A"], "input_type": "clustering", "truncate": "END", "embedding_types": ["int8"]]
        ),
        ("cohere.embed-v4:0", [:], ["texts": ["A"], "input_type": "search_document", "truncate": "RIGHT"]),
        (
            "us.cohere.embed-v4:0",
            ["dimensions": 256, "truncate": "START", "embedding_types": ["float"], "input_type": "search_query"],
            ["texts": ["A"], "input_type": "search_query", "truncate": "LEFT", "output_dimension": 256]
        ),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0", [:],
            [
                "schemaVersion": "nova-multimodal-embed-v1", "taskType": "SINGLE_EMBEDDING",
                "singleEmbeddingParams": [
                    "embeddingPurpose": "GENERIC_INDEX", "text": ["truncationMode": "END", "value": "A"],
                ],
            ]
        ),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0",
            ["dimensions": 384, "input_type": "search_query", "truncate": "NONE"],
            [
                "schemaVersion": "nova-multimodal-embed-v1", "taskType": "SINGLE_EMBEDDING",
                "singleEmbeddingParams": [
                    "embeddingPurpose": "GENERIC_RETRIEVAL", "embeddingDimension": 384,
                    "text": ["truncationMode": "NONE", "value": "A"],
                ],
            ]
        ),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0", ["input_type": "TEXT_RETRIEVAL"],
            [
                "schemaVersion": "nova-multimodal-embed-v1", "taskType": "SINGLE_EMBEDDING",
                "singleEmbeddingParams": [
                    "embeddingPurpose": "TEXT_RETRIEVAL", "text": ["truncationMode": "END", "value": "A"],
                ],
            ]
        ),
        ("twelvelabs.marengo-embed-2-7-v1:0", ["dimensions": 1024], ["inputType": "text", "inputText": "A"]),
        (
            "twelvelabs.marengo-embed-2-7-v1:0", ["truncate": "NONE"],
            ["inputType": "text", "inputText": "A", "textTruncate": "none"]
        ),
        (
            "us.twelvelabs.marengo-embed-3-0-v1:0", ["dimensions": 512],
            ["inputType": "text", "text": ["inputText": "A"]]
        ),
    ]

    @Test(arguments: texts)
    func `a call for a text has the body of its model`(id: String, members: JSONValue, expected: JSONValue) throws {
        #expect(try body(id, .text("A"), members).sorted() == expected.sorted())
    }

    static let images: [(String, JSONValue)] = [
        ("amazon.titan-embed-image-v1", ["inputImage": "aaaa"]),
        ("cohere.embed-english-v3", ["images": ["data:image/png;base64,aaaa"], "input_type": "image"]),
        ("cohere.embed-v4:0", ["images": ["data:image/png;base64,aaaa"], "input_type": "search_document"]),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0",
            [
                "schemaVersion": "nova-multimodal-embed-v1", "taskType": "SINGLE_EMBEDDING",
                "singleEmbeddingParams": [
                    "embeddingPurpose": "GENERIC_INDEX", "image": ["format": "png", "source": ["bytes": "aaaa"]],
                ],
            ]
        ),
        ("twelvelabs.marengo-embed-2-7-v1:0", ["inputType": "image", "mediaSource": ["base64String": "aaaa"]]),
        (
            "twelvelabs.marengo-embed-3-0-v1:0",
            ["inputType": "image", "image": ["mediaSource": ["base64String": "aaaa"]]]
        ),
    ]

    @Test(arguments: images)
    func `a call for a picture has the body of its model`(id: String, expected: JSONValue) throws {
        #expect(try body(id, .image(.png, base64: "aaaa"), [:]).sorted() == expected.sorted())
    }

    @Test(
        arguments: [
            ("amazon.titan-embed-text-v1", ["dimensions": 512], "dimensions"),
            ("amazon.titan-embed-text-v2:0", ["dimensions": 1536], "dimensions"),
            ("amazon.titan-embed-text-v2:0", ["dimensions": 0], "dimensions"),
            ("amazon.titan-embed-text-v2:0", ["embedding_types": ["int8"]], "embedding_types"),
            ("amazon.titan-embed-text-v2:0", ["embedding_types": ["float", "binary"]], "embedding_types"),
            ("amazon.titan-embed-text-v2:0", ["embedding_types": 1], "embedding_types"),
            ("amazon.titan-embed-text-v2:0", ["normalize": "yes"], "normalize"),
            ("amazon.titan-embed-image-v1", ["dimensions": 512], "dimensions"),
            ("cohere.embed-english-v3", ["dimensions": 512], "dimensions"),
            ("cohere.embed-english-v3", ["input_type": "poem"], "input_type"),
            ("cohere.embed-english-v3", ["input_type": 1], "input_type"),
            ("cohere.embed-english-v3", ["truncate": "middle"], "truncate"),
            ("cohere.embed-v4:0", ["dimensions": 384], "dimensions"),
            ("amazon.nova-2-multimodal-embeddings-v1:0", ["dimensions": 512], "dimensions"),
            ("amazon.nova-2-multimodal-embeddings-v1:0", ["input_type": "poem"], "input_type"),
            ("twelvelabs.marengo-embed-2-7-v1:0", ["dimensions": 512], "dimensions"),
            ("twelvelabs.marengo-embed-2-7-v1:0", ["truncate": "START"], "truncate"),
            ("twelvelabs.marengo-embed-4-0-v1:0", ["dimensions": 512], "dimensions"),
        ] as [(String, JSONValue, String)]
    )
    func `what a model does not offer is refused`(id: String, members: JSONValue, param: String) throws {
        let error = #expect(throws: TranslationError.self) { try body(id, .text("A"), members) }
        #expect(error?.code == .invalidValue)
        #expect(error?.param == param)
    }

    @Test func `hints without a place are left out and named`() throws {
        let (family, model) = try family(of: "amazon.titan-embed-text-v1")
        let members: JSONValue = [
            "user": "u", "input_type": "search_query", "normalize": true, "poem": 1, "truncate": "END",
        ]
        let options = try EmbeddingOptions(request(model.rawValue, members), for: family.traits(of: model))
        #expect(Set(options.warnings.map(\.param)) == ["user", "input_type", "normalize", "poem"])
        #expect(options.warnings.allSatisfy { $0.action == .dropped })
        #expect(options.cutsAt == .end)
    }

    static let answers: [(String, EmbeddingType, String, [[String]], Int?)] = [
        (
            "amazon.titan-embed-text-v1", .float, #"{"embedding":[0.10,-2e-3],"inputTextTokenCount":3}"#,
            [["0.10", "-2e-3"]], 3
        ),
        (
            "amazon.titan-embed-text-v2:0", .float,
            #"{"embedding":[0.5],"embeddingsByType":{"float":[0.5]},"inputTextTokenCount":1}"#, [["0.5"]], 1
        ),
        ("amazon.titan-embed-text-v2:0", .float, #"{"embeddingsByType":{"float":[1.0]}}"#, [["1.0"]], nil),
        (
            "amazon.titan-embed-text-v2:0", .binary,
            #"{"embedding":[1,0],"embeddingsByType":{"binary":[1,0]},"inputTextTokenCount":2}"#, [["1", "0"]], 2
        ),
        (
            "amazon.titan-embed-image-v1", .float, #"{"embedding":[1.5],"inputTextTokenCount":0,"message":null}"#,
            [["1.5"]], 0
        ),
        (
            "cohere.embed-english-v3", .float,
            #"{"embeddings":[[0.1],[0.2]],"id":"i","response_type":"embeddings_floats","texts":["a","b"]}"#,
            [["0.1"], ["0.2"]], nil
        ),
        (
            "cohere.embed-english-v3", .float,
            #"{"embeddings":{"float":[[0.1]],"int8":[[1]]},"response_type":"embeddings_by_type"}"#, [["0.1"]], nil
        ),
        ("cohere.embed-v4:0", .int8, #"{"embeddings":{"int8":[[1,-128],[2,3]]}}"#, [["1", "-128"], ["2", "3"]], nil),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0", .float,
            #"{"embeddings":[{"embeddingType":"TEXT","embedding":[0.25],"truncatedCharLength":3}]}"#, [["0.25"]], nil
        ),
        ("twelvelabs.marengo-embed-2-7-v1:0", .float, #"{"data":[{"embedding":[0.1]}]}"#, [["0.1"]], nil),
        ("twelvelabs.marengo-embed-3-0-v1:0", .float, #"{"data":{"embedding":[0.1]}}"#, [["0.1"]], nil),
        ("twelvelabs.marengo-embed-3-0-v1:0", .float, #"{"embedding":[0.1]}"#, [["0.1"]], nil),
    ]

    @Test(arguments: answers)
    func `an answer gives its vectors in their digits`(
        id: String,
        type: EmbeddingType,
        body: String,
        vectors: [[String]],
        tokens: Int?
    ) throws {
        let answer = try family(of: id).family.answer(in: JSONParser.parseKeepingNumberLists(Array(body.utf8)), type)
        #expect(answer.vectors.map { $0.numbers.map(\.text) } == vectors)
        #expect(answer.inputTokens == tokens)
    }

    @Test(arguments: [
        ("amazon.titan-embed-text-v1", "{}"),
        ("amazon.titan-embed-text-v1", "[]"),
        ("amazon.titan-embed-text-v1", #"{"embedding":["a"]}"#),
        ("amazon.titan-embed-text-v2:0", #"{"embedding":null,"message":"no"}"#),
        ("amazon.titan-embed-text-v2:0", #"{"embeddingsByType":{"binary":[1]}}"#),
        ("cohere.embed-english-v3", #"{"embeddings":{"int8":[[1]]}}"#),
        ("cohere.embed-english-v3", "null"),
        ("amazon.nova-2-multimodal-embeddings-v1:0", #"{"embeddings":[]}"#),
        ("twelvelabs.marengo-embed-3-0-v1:0", #"{"data":[]}"#),
    ])
    func `an answer without vectors is an error`(id: String, body: String) throws {
        let json = try JSONParser.parseKeepingNumberLists(Array(body.utf8))
        let error = #expect(throws: TranslationError.self) { try family(of: id).family.answer(in: json) }
        #expect(error?.code == .unexpectedAnswer)
    }

    private func family(of id: String) throws -> (family: any EmbeddingFamily, model: ModelID) {
        let model = try ModelID(naming: id)
        return (try #require(EmbeddingRegistry().family(of: model)), model)
    }

    private func body(_ id: String, _ input: EmbeddingInput, _ members: JSONValue) throws -> JSONValue {
        let (family, model) = try family(of: id)
        let options = try EmbeddingOptions(request(id, members), for: family.traits(of: model))
        return .object(family.body(for: [input], options, model: model))
    }

    private func request(_ id: String, _ members: JSONValue) throws -> EmbeddingRequest {
        var json = try #require(members.object)
        json["model"] = .string(id)
        json["input"] = "A"
        return try EmbeddingRequest(json: .object(json))
    }
}
