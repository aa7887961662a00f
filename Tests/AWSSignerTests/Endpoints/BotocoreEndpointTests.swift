// SPDX-License-Identifier: MIT-0

import AWSSigner
import Testing

/// Services, regions, variables and profiles of `botocore/endpoints.jsonl`, with where botocore reaches the services.
@Suite struct BotocoreEndpointTests {
    struct Case: Decodable, Sendable {
        var service: String
        var region: String
        var urls: [String?]?
        var environment: [String: String]?
        var config: String?
        var url: String?
    }

    static let cases: [Case] = lines(of: "endpoints.jsonl")

    static let services: [String: AWSService] = [
        "bedrock": .bedrock, "bedrock-runtime": .bedrockRuntime, "sts": .securityTokens, "ssm": .systemsManager,
        "secretsmanager": .secretsManager, "sso": .singleSignOn, "sso-oidc": .singleSignOnTokens,
    ]

    @Test("The hosts of all regions are those of botocore")
    func hosts() throws {
        let cases = Self.cases.filter { $0.urls != nil }
        #expect(cases.count >= 300)
        for example in cases {
            let service = try #require(Self.services[example.service])
            for (index, url) in (example.urls ?? []).enumerated() {
                guard let url else { continue }
                let endpoint = Endpoint(
                    service: service,
                    region: example.region,
                    usesFIPS: index > 1,
                    usesDualStack: index % 2 == 1
                )
                #expect(endpoint.description == url)
            }
        }
    }

    @Test("Variables and profiles say what they say to botocore")
    func configured() throws {
        let cases = Self.cases.filter { $0.config != nil }
        #expect(cases.count >= 300)
        for example in cases {
            let service = try #require(Self.services[example.service])
            let profile = try Profile.load(environment: ["HOME": "/h"], name: nil) { path in
                path == "/h/.aws/config" ? example.config : nil
            }
            let settings = EndpointSettings(environment: example.environment ?? [:], profile: profile)
            let endpoint = try? settings.endpoint(of: service, region: example.region)
            #expect(endpoint?.description == example.url, "\(example)")
        }
    }

    @Test("A switch that is neither on nor off is named", arguments: ["1", "yes", "treu"])
    func misspelt(value: String) {
        for variable in [
            "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        ] {
            let settings = EndpointSettings(environment: [variable: value])
            let error = #expect(throws: CredentialError.self) {
                try settings.endpoint(of: .bedrock, region: "us-east-1")
            }
            #expect(error?.message.contains(variable) == true)
        }
    }
}
