// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

/// Lists of models as the Amazon Bedrock API reference shows them.
struct ControlPlaneTests {
    @Test func `foundation models are read and written again`() throws {
        let json: JSONValue = [
            "modelSummaries": [
                [
                    "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
                    "modelId": "amazon.nova-lite-v1:0", "modelName": "Nova Lite", "providerName": "Amazon",
                    "inputModalities": ["TEXT", "IMAGE"], "outputModalities": ["TEXT"],
                    "responseStreamingSupported": true, "customizationsSupported": [],
                    "inferenceTypesSupported": ["ON_DEMAND", "INFERENCE_PROFILE"],
                    "modelLifecycle": ["status": "ACTIVE"],
                ],
                ["modelId": "one.to-come"],
            ]
        ]
        let response = try ListFoundationModelsResponse(json: json)
        let first = try #require(response.modelSummaries.first)
        #expect(first.modelID == "amazon.nova-lite-v1:0")
        #expect(first.providerName == "Amazon")
        #expect(first.inferenceTypesSupported == ["ON_DEMAND", "INFERENCE_PROFILE"])
        #expect(first.extra["modelLifecycle"]?["status"] == "ACTIVE")
        #expect(try JSONParser.parse(response.jsonBytes).sorted() == json.sorted())
    }

    @Test func `inference profiles are read and written again`() throws {
        let json: JSONValue = [
            "inferenceProfileSummaries": [
                [
                    "inferenceProfileName": "US Nova Lite",
                    "inferenceProfileArn":
                        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
                    "inferenceProfileId": "us.amazon.nova-lite-v1:0",
                    "models": [["modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]],
                    "status": "ACTIVE", "type": "SYSTEM_DEFINED", "createdAt": "2024-11-29T00:00:00Z",
                ]
            ],
            "nextToken": "abc/+=",
        ]
        let response = try ListInferenceProfilesResponse(json: json)
        let first = try #require(response.inferenceProfileSummaries.first)
        #expect(first.inferenceProfileID == "us.amazon.nova-lite-v1:0")
        #expect(first.status == "ACTIVE")
        #expect(first.type == "SYSTEM_DEFINED")
        #expect(response.nextToken == "abc/+=")
        #expect(try JSONParser.parse(response.jsonBytes).sorted() == json.sorted())
    }

    @Test func `an empty page is read`() throws {
        #expect(try ListFoundationModelsResponse(json: [:]).modelSummaries.isEmpty)
        #expect(try ListInferenceProfilesResponse(json: ["nextToken": nil]).nextToken == nil)
    }
}
