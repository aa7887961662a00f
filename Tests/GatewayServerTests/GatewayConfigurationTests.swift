// SPDX-License-Identifier: MIT-0

import BedrockCore
import Configuration
import GatewayServer
import Testing

@Suite("Configuration")
struct GatewayConfigurationTests {
    private func read(_ environment: [String: String], profileRegion: String? = nil) throws -> GatewayConfiguration {
        try GatewayConfiguration(
            reader: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)),
            profileRegion: profileRegion
        )
    }

    @Test("Without anything set, the predecessor's defaults stand, on loopback with its documented key")
    func defaults() throws {
        let configuration = try read([:])
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.port == 8000)
        #expect(configuration.keys == ["default": "bedrock"])
        #expect(configuration.usesDefaultKey)
        #expect(configuration.routePrefix == "/api/v1")
        #expect(configuration.bedrock.region == "us-west-2")
        #expect(configuration.usesFallbackRegion)
        #expect(configuration.defaultEmbeddingModel == "cohere.embed-multilingual-v3")
        #expect(configuration.listsCrossRegionProfiles)
        #expect(configuration.listsApplicationProfiles)
        #expect(configuration.allowedOrigins == [])
    }

    @Test("The predecessor's variables mean what they meant")
    func variables() throws {
        let configuration = try read([
            "HOST": "0.0.0.0", "PORT": "8080", "API_KEY": "secret", "API_ROUTE_PREFIX": "/v1",
            "AWS_REGION": "eu-west-1",
            "DEFAULT_MODEL": "us.amazon.nova-pro-v1:0", "DEFAULT_EMBEDDING_MODEL": "amazon.titan-embed-text-v2:0",
            "ENABLE_CROSS_REGION_INFERENCE": "false", "ENABLE_APPLICATION_INFERENCE_PROFILES": "0", "DEBUG": "true",
            "ALLOWED_ORIGINS": "https://a.example, https://b.example",
        ])
        #expect(configuration.host == "0.0.0.0")
        #expect(configuration.port == 8080)
        #expect(configuration.keys == ["default": "secret"])
        #expect(!configuration.usesDefaultKey)
        #expect(configuration.routePrefix == "/v1")
        #expect(configuration.bedrock.region == "eu-west-1")
        #expect("\(configuration.bedrock.runtime)" == "https://bedrock-runtime.eu-west-1.amazonaws.com")
        #expect("\(configuration.bedrock.controlPlane)" == "https://bedrock.eu-west-1.amazonaws.com")
        #expect(configuration.defaultModel == "us.amazon.nova-pro-v1:0")
        #expect(configuration.defaultEmbeddingModel == "amazon.titan-embed-text-v2:0")
        #expect(!configuration.listsCrossRegionProfiles)
        #expect(!configuration.listsApplicationProfiles)
        #expect(configuration.isVerbose)
        #expect(configuration.allowedOrigins == ["https://a.example", "https://b.example"])
    }

    @Test(
        "Aliases are a JSON object or a list; whole names go first, and patterns leave Bedrock's own ids alone",
        arguments: [
            #"{"gpt-4*":"us.amazon.nova-pro-v1:0","gpt-4o":"us.amazon.nova-lite-v1:0","*gpt-oss*":"amazon.a","claude":"x.y"}"#,
            "gpt-4*=us.amazon.nova-pro-v1:0, gpt-4o = us.amazon.nova-lite-v1:0,*gpt-oss*=amazon.a,claude=x.y",
        ]
    )
    func aliases(text: String) throws {
        let aliases = try read(["MODEL_ALIASES": text]).modelAliases
        #expect(aliases.target(of: "gpt-4o") == "us.amazon.nova-lite-v1:0")
        #expect(aliases.target(of: "GPT-4o") == "us.amazon.nova-lite-v1:0")
        #expect(aliases.target(of: "gpt-4.1") == "us.amazon.nova-pro-v1:0")
        #expect(aliases.target(of: "claude") == "x.y")
        #expect(aliases.target(of: "gpt-oss") == "amazon.a")
        #expect(aliases.target(of: "openai.gpt-oss-120b-1:0") == nil)
        #expect(aliases.target(of: "gpt-3.5-turbo") == nil)
    }

    @Test(
        "An alias stands for the id of a model",
        arguments: [
            "{", "[]", "gpt-4o", "gpt-4o=", "=a.b", #"{"a":1}"#, #"{"a":"b c"}"#, "a=b c!", "a=b c", #"{"":"a.b"}"#,
        ]
    )
    func wrongAliases(text: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(["MODEL_ALIASES": text]) }
        #expect(error?.message.hasPrefix("MODEL_ALIASES") == true)
    }

    @Test("Models are allowed and denied by patterns")
    func policy() throws {
        let policy = try read(["ALLOWED_MODELS": "amazon.*, us.*", "DENIED_MODELS": "*micro*"]).modelPolicy
        #expect(policy.allowed.map(\.text) == ["amazon.*", "us.*"])
        #expect(policy.denied.map(\.text) == ["*micro*"])
        #expect(try read([:]).modelPolicy.isOpen)
        #expect(try read(["MODELS_REFRESH_SECONDS": "60"]).modelRefreshInterval == .seconds(60))
    }

    @Test("The region comes from AWS_REGION, AWS_DEFAULT_REGION, the profile, in this order")
    func region() throws {
        #expect(
            try read(["AWS_REGION": "a-1", "AWS_DEFAULT_REGION": "b-1"], profileRegion: "c-1").bedrock.region == "a-1"
        )
        #expect(
            try read(["AWS_REGION": "", "AWS_DEFAULT_REGION": "b-1"], profileRegion: "c-1").bedrock.region == "b-1"
        )
        #expect(try read([:], profileRegion: "c-1").bedrock.region == "c-1")
        #expect("\(try read(["AWS_REGION": "cn-north-1"]).bedrock.runtime)".hasSuffix(".amazonaws.com.cn"))
    }

    @Test(
        "A prefix is a path; a slash or nothing means none",
        arguments: [("/", ""), ("", ""), ("v1/", "/v1"), ("/a//b/", "/a/b")]
    )
    func prefix(text: String, prefix: String) throws {
        #expect(try read(["API_ROUTE_PREFIX": text]).routePrefix == prefix)
    }

    @Test(
        "Beyond loopback there is no default key",
        arguments: ["0.0.0.0", "::", "10.0.0.1", "example.com", "127.0.0.1.example"]
    )
    func noDefaultKey(host: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(["HOST": host]) }
        #expect(error?.message.contains("API_KEY") == true)
        #expect(throws: ConfigurationError.self) { try read(["HOST": host, "API_KEY": ""]) }
    }

    @Test(
        "A value that is not valid is named",
        arguments: [
            "PORT": "eighty", "MAX_REQUESTS": "0", "SHUTDOWN_GRACE_SECONDS": "-1", "AWS_MAX_ATTEMPTS": "x",
            "API_ROUTE_PREFIX": "/a/../b", "AWS_REGION": "us-west-2/evil", "DEFAULT_MODEL": "a model",
            "ENABLE_CROSS_REGION_INFERENCE": "maybe", "DEBUG": "2",
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "bedrock.example",
            "API_KEY_SECRET_ARN": "arn:aws:secretsmanager:x", "API_KEY_PARAM_NAME": "key",
        ].sorted { $0.key < $1.key }
    )
    func invalid(variable: String, value: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read([variable: value]) }
        #expect(error?.message.contains(variable) == true)
    }
}
