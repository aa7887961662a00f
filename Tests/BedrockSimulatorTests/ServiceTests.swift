// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockSimulator
import HTTPTypes
import OpenAISchema
import Testing

/// Everything besides chats: access, faults, embeddings, lists and the record of requests.
struct ServiceTests {
    let requests = Requests()

    @Test func `refuses a wrong key`() {
        var head = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: "/foundation-models")
        let missing = requests.simulator.reply(to: head, body: [])
        #expect(missing.head.status.code == 403)
        #expect(missing.exception == "MissingAuthenticationTokenException")
        head.headerFields[.authorization] = "Bearer wrong"
        let wrong = requests.simulator.reply(to: head, body: [])
        #expect(wrong.head.status.code == 403)
        #expect(wrong.exception == "AccessDeniedException")
    }

    @Test(arguments: [("simulator-secret", 200), ("another-secret", 403)])
    func `verifies signatures, for any region`(_ secret: String, _ status: Int) {
        let head = SigV4Signer(region: "ap-south-1", service: "bedrock").sign(
            HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: "/inference-profiles"),
            payload: .sha256(of: []),
            credentials: Credentials(accessKeyID: "AKIDSIMULATOR", secretAccessKey: secret),
            at: .now
        )
        #expect(requests.simulator.reply(to: head, body: []).head.status.code == status)
    }

    /// Source: Amazon Bedrock API reference, "Errors" of InvokeModel.
    @Test(
        arguments: [
            ("throttling", "ThrottlingException", 429), ("validation", "ValidationException", 400),
            ("access-denied", "AccessDeniedException", 403), ("not-found", "ResourceNotFoundException", 404),
            ("model-timeout", "ModelTimeoutException", 408), ("model-error", "ModelErrorException", 424),
            ("not-ready", "ModelNotReadyException", 429), ("unavailable", "ServiceUnavailableException", 503),
            ("internal", "InternalServerException", 500), ("quota", "ServiceQuotaExceededException", 400),
        ],
        ["converse", "converse-stream", "invoke"]
    )
    func `fails as asked`(_ fault: (id: String, name: String, status: Int), _ operation: String) {
        let reply = requests.send(user("Hi"), to: "fault.\(fault.id)", operation)
        #expect(reply.exception == fault.name)
        #expect(reply.head.status.code == fault.status)
        #expect(reply.message?.isEmpty == false)
    }

    @Test func `answers HTML or not at all`() {
        let reply = requests.send(user("Hi"), to: "fault.html-502")
        #expect(reply.head.status.code == 502)
        #expect(reply.json == nil)
        #expect(requests.send(user("Hi"), to: "fault.reset").isReset)
    }

    @Test(arguments: ["/", "/model/a/b/converse", "/model/amazon.nova-lite-v1:0/dance", "/foundation-models/a"])
    func `knows no other operation`(_ path: String) {
        #expect(requests.reply(.post, path).head.status.code == 404)
    }

    @Test(arguments: [
        ("amazon.titan-embed-text-v1", 1536), ("amazon.titan-embed-g1-text-02", 1536),
        ("amazon.titan-embed-text-v2:0", 1024),
    ])
    func `embeds with Titan`(_ model: String, _ dimensions: Int) {
        let reply = requests.send(["inputText": "two words"], to: model, "invoke")
        let vector = reply.json?["embedding"]?.array?.compactMap { $0.number?.double } ?? []
        #expect(vector.count == dimensions)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
        #expect(reply.json?["inputTextTokenCount"] == 2)
        #expect(HTTPField.Name("x-amzn-bedrock-input-token-count").flatMap { reply.head.headerFields[$0] } == "2")
        #expect(requests.send(["inputText": "two words"], to: model, "invoke").body == reply.body)
        #expect(requests.send(["inputText": "other words"], to: model, "invoke").body != reply.body)
    }

    @Test func `embeds with Titan in other sizes and types`() {
        let body: JSONValue = ["inputText": "a", "dimensions": 256, "embeddingTypes": ["float", "binary"]]
        let json = requests.send(body, to: "amazon.titan-embed-text-v2:0", "invoke").json
        #expect(json?["embeddingsByType"]?["binary"]?.array?.count == 256)
        #expect(json?["embeddingsByType"]?["float"] == json?["embedding"])
    }

    @Test func `embeds several texts with Cohere`() {
        let body: JSONValue = ["texts": ["a", "b c"], "input_type": "search_query"]
        let reply = requests.send(body, to: "cohere.embed-english-v3", "invoke")
        #expect(reply.json?["embeddings"]?.array?.map { $0.array?.count } == [1024, 1024])
        #expect(reply.json?["response_type"] == "embeddings_floats")
        let typed = requests.send(body.with("embedding_types", ["int8"]), to: "cohere.embed-multilingual-v3", "invoke")
        #expect(typed.json?["embeddings"]?["int8"]?.array?.count == 2)
    }

    @Test(
        arguments: [
            ("amazon.titan-embed-text-v2:0", ["inputText": "a", "dimensions": 3]),
            ("amazon.titan-embed-text-v1", ["text": "a"]),
            ("amazon.titan-embed-text-v1", ["inputText": "a", "dimensions": 256]),
            ("amazon.titan-embed-text-v1", ["inputText": ""]),
            ("cohere.embed-english-v3", ["texts": ["a"]]),
            ("cohere.embed-english-v3", ["texts": [], "input_type": "clustering"]),
            ("cohere.embed-english-v3", ["texts": ["a"], "input_type": "dancing"]),
        ] as [(String, JSONValue)]
    )
    func `refuses malformed input`(_ model: String, _ body: JSONValue) {
        let reply = requests.send(body, to: model, "invoke")
        #expect(reply.exception == "ValidationException")
        #expect(reply.message?.hasPrefix("Malformed input request: #") == true)
    }

    @Test func `lists models by filter`() {
        let all = requests.reply(.get, "/foundation-models").json?["modelSummaries"]?.array ?? []
        let embedding = requests.reply(.get, "/foundation-models?byOutputModality=EMBEDDING").json?["modelSummaries"]?
            .array
        #expect(embedding?.count == 10)
        #expect(all.count > 15)
        let providers = requests.reply(.get, "/foundation-models?byProvider=anthropic").json?["modelSummaries"]?.array
        #expect(providers?.allSatisfy { $0["providerName"] == "Anthropic" } == true)
    }

    /// Source: botocore's model of the service `bedrock`.
    @Test(arguments: [
        ("imported-models", "modelSummaries", 2),
        ("model-customization/custom-model-deployments", "modelDeploymentSummaries", 2),
        ("provisioned-model-throughputs", "provisionedModelSummaries", 2),
        ("prompt-routers", "promptRouterSummaries", 1),
        ("marketplace-model/endpoints", "marketplaceModelEndpoints", 1),
    ])
    func `lists the account's resources page by page`(_ path: String, _ member: String, _ count: Int) {
        var found = 0
        var token: String? = ""
        while let next = token {
            let query = next.isEmpty ? "" : "&nextToken=\(next)"
            let page = requests.reply(.get, "/\(path)?maxResults=1\(query)").json
            #expect(page?[member]?.array?.count == 1)
            found += 1
            token = page?["nextToken"]?.string
        }
        #expect(found == count)
        #expect(requests.reply(.post, "/\(path)").head.status.code == 404)
    }

    @Test(
        arguments: [
            ("anthropic.claude-sonnet-4-6", 400), ("global.anthropic.claude-sonnet-4-6", 200),
            ("arn:aws:bedrock:eu-west-1::foundation-model%2Fanthropic.claude-sonnet-4-6", 400),
            ("arn:aws:bedrock:eu-west-1:123456789012:inference-profile%2Feu.anthropic.claude-sonnet-4-6", 200),
            ("arn:aws:bedrock:us-west-2:123456789012:custom-model-deployment%2Fsimulated0003", 200),
            ("arn:aws:bedrock:us-west-2:123456789012:custom-model-deployment%2Fsimulated0004", 400),
            ("arn:aws:bedrock:us-west-2:123456789012:imported-model%2Fsimulated0002", 200),
            ("arn:aws:bedrock:us-west-2:123456789012:imported-model%2Fsimulated0008", 400),
            ("arn:aws:sagemaker:us-west-2:123456789012:endpoint%2Fsimulated0007", 200),
        ]
    )
    func `some models are reached by profiles only, others by an ARN`(_ model: String, _ status: Int) {
        let reply = requests.send(user("Hi"), to: model)
        #expect(reply.head.status.code == status)
        if model.contains("claude"), status == 400 {
            #expect(reply.exception == "ValidationException")
            #expect(reply.message?.contains("with on-demand throughput isn\u{2019}t supported") == true)
        }
    }

    @Test(
        arguments: [
            ("amazon.titan-embed-image-v1", ["inputText": "a", "embeddingConfig": ["outputEmbeddingLength": 512]]),
            ("amazon.titan-embed-image-v1", ["inputImage": "?"]), ("amazon.titan-embed-image-v1", [:]),
            ("us.cohere.embed-v4:0", ["texts": ["a"], "input_type": "search_query", "truncate": "END"]),
            ("us.cohere.embed-v4:0", ["texts": ["a"], "images": [], "input_type": "search_query"]),
            ("us.cohere.embed-v4:0", ["texts": ["a"], "input_type": "search_query", "output_dimension": 3]),
            (
                "cohere.embed-english-v3",
                ["images": ["data:image/png;base64,aaaaaaaaaaaa"], "input_type": "clustering"]
            ),
            ("amazon.nova-2-multimodal-embeddings-v1:0", ["inputText": "a"]),
            (
                "amazon.nova-2-multimodal-embeddings-v1:0",
                ["taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": [:]]
            ),
            ("twelvelabs.marengo-embed-2-7-v1:0", ["inputType": "text", "text": ["inputText": "a"]]),
            ("twelvelabs.marengo-embed-3-0-v1:0", ["inputType": "text", "inputText": "a"]),
        ] as [(String, JSONValue)]
    )
    func `refuses what other models take`(_ model: String, _ body: JSONValue) {
        let reply = requests.send(body, to: model, "invoke")
        #expect(reply.exception == "ValidationException")
        #expect(reply.message?.hasPrefix("Malformed input request: #") == true)
    }

    @Test func `Titan refuses texts that are too long`() {
        let long = Array(repeating: "a", count: 9000).joined(separator: " ")
        let tokens = requests.send(["inputText": .string(long)], to: "amazon.titan-embed-text-v2:0", "invoke")
        #expect(tokens.message?.contains("Max input tokens: 8192, request input token count: 9000") == true)
        let wide = String(repeating: "a", count: 50_001)
        let characters = requests.send(["inputText": .string(wide)], to: "amazon.titan-embed-text-v2:0", "invoke")
        #expect(characters.message?.contains("expected maxLength: 50000, actual: 50001") == true)
    }

    @Test func `lists profiles page by page`() {
        var ids: [String] = []
        var token: String? = ""
        while let next = token {
            let query = next.isEmpty ? "" : "&nextToken=\(next)"
            let page = requests.reply(.get, "/inference-profiles?maxResults=3\(query)").json
            let summaries = page?["inferenceProfileSummaries"]?.array ?? []
            #expect((1...3).contains(summaries.count))
            ids += summaries.compactMap { $0["inferenceProfileId"]?.string }
            token = page?["nextToken"]?.string
        }
        #expect(Set(ids).count == ids.count)
        let whole = requests.reply(.get, "/inference-profiles").json?["inferenceProfileSummaries"]?.array
        #expect(whole?.compactMap { $0["inferenceProfileId"]?.string } == ids)
        let application = requests.reply(.get, "/inference-profiles?type=APPLICATION").json
        #expect(application?["inferenceProfileSummaries"]?.array?.count == 1)
        #expect(requests.reply(.get, "/inference-profiles?type=OTHER").head.status.code == 400)
        #expect(requests.reply(.get, "/inference-profiles?nextToken=x").head.status.code == 400)
    }

    @Test func `remembers the last requests without their keys`() {
        let recorder = Simulator(configuration: .init(recordLimit: 2)).recorder
        var head = HTTPRequest(method: .post, scheme: "http", authority: "host", path: "/first")
        head.headerFields[.authorization] = "Bearer secret"
        let first = recorder.record(head, body: [])
        head.path = "/second"
        let second = recorder.record(head, body: Array(#"{"a":1}"#.utf8))
        recorder.finish(second)
        recorder.leave(second)
        head.path = "/third"
        let third = recorder.record(head, body: [])
        recorder.leave(third)
        recorder.finish(first)
        #expect(
            recorder.json == [
                [
                    "method": "POST", "path": "/second", "headers": ["host": "host"], "body": ["a": 1],
                    "clientLeft": false, "finished": true,
                ],
                [
                    "method": "POST", "path": "/third", "headers": ["host": "host"], "body": nil, "clientLeft": true,
                    "finished": false,
                ],
            ]
        )
        recorder.clear()
        #expect(recorder.json == [])
    }
}
