// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

/// Forms of ARNs: Service Authorization Reference, "Resource types defined by Amazon Bedrock"; for profiles: Bedrock User Guide,
/// "Prerequisites for inference profiles".
@Suite("What a policy has to allow")
struct PermissionTests {
    @Test(
        "Each form of a model's id has its resources",
        arguments: [
            (
                "amazon.nova-lite-v1:0", "us-west-2",
                ["arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"]
            ),
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-east-1",
                [
                    "arn:aws:bedrock:us-east-1:*:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                    "arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0",
                ]
            ),
            (
                "us-gov.amazon.nova-lite-v1:0", "us-gov-west-1",
                [
                    "arn:aws-us-gov:bedrock:us-gov-west-1:*:inference-profile/us-gov.amazon.nova-lite-v1:0",
                    "arn:aws-us-gov:bedrock:*::foundation-model/amazon.nova-lite-v1:0",
                ]
            ),
            ("amazon.x", "cn-north-1", ["arn:aws-cn:bedrock:cn-north-1::foundation-model/amazon.x"]),
            (
                "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-pro-v1:0", "eu-west-1",
                [
                    "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-pro-v1:0",
                    "arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0",
                ]
            ),
            (
                "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abcdefghijkl", "eu-west-1",
                ["arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abcdefghijkl"]
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl", "us-east-1",
                ["arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl"]
            ),
        ] as [(String, String, [String])]
    )
    func resources(id: String, region: String, expected: [String]) throws {
        let permission = Permission("bedrock:InvokeModel", on: try ModelID(naming: id), in: region)
        #expect(permission == Permission("bedrock:InvokeModel", on: expected))
    }
}
