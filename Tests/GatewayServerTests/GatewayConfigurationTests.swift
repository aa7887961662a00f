// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import Configuration
import GatewayServer
import Testing

@Suite("Configuration")
struct GatewayConfigurationTests {
    private func read(_ environment: [String: String], profile: String? = nil) throws -> GatewayConfiguration {
        try GatewayConfiguration(
            reader: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)),
            profile: try profile.flatMap { text in
                try Profile.load(environment: ["HOME": "/h"], name: nil) { path in
                    path == "/h/.aws/config" ? "[default]\n\(text)\n" : nil
                }
            }
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
            try read(["AWS_REGION": "a-1", "AWS_DEFAULT_REGION": "b-1"], profile: "region = c-1").bedrock.region
                == "a-1"
        )
        #expect(
            try read(["AWS_REGION": "", "AWS_DEFAULT_REGION": "b-1"], profile: "region = c-1").bedrock.region == "b-1"
        )
        #expect(try read([:], profile: "region = c-1").bedrock.region == "c-1")
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

    @Test("Every time limit is the operator's choice")
    func limits() throws {
        let configuration = try read([
            "UPSTREAM_CONNECT_TIMEOUT_SECONDS": "1", "UPSTREAM_FIRST_EVENT_TIMEOUT_SECONDS": "2.5",
            "UPSTREAM_IDLE_TIMEOUT_SECONDS": "3", "UPSTREAM_TOTAL_TIMEOUT_SECONDS": "4",
            "CLIENT_ARRIVAL_TIMEOUT_SECONDS": "5", "CLIENT_STALL_TIMEOUT_SECONDS": "6",
            "CLIENT_IDLE_TIMEOUT_SECONDS": "7",
            "FETCH_IMAGES_TIMEOUT_SECONDS": "8", "QUEUE_TIMEOUT_SECONDS": "10", "FETCH_IMAGES_MAX_BYTES": "9",
        ])
        let (plain, stream) = (configuration.bedrock.plainLimits, configuration.bedrock.streamLimits)
        #expect(plain.connect == .seconds(1) && stream.connect == .seconds(1))
        #expect(plain.firstByte == .seconds(4) && stream.firstByte == .milliseconds(2500))
        #expect(plain.idle == .seconds(3) && stream.idle == .seconds(3))
        #expect(plain.total == .seconds(4) && stream.total == .seconds(4))
        #expect(configuration.arrivalLimit == .seconds(5))
        #expect(configuration.slowReaderLimit == .seconds(6))
        #expect(configuration.idleLimit == .seconds(7))
        #expect(configuration.imageTimeLimit == .seconds(8))
        #expect(configuration.imageByteLimit == 9)
        #expect(configuration.queuePatience == .seconds(10))
    }

    @Test(
        "A value that is not valid is named",
        arguments: [
            "PORT": "eighty", "MAX_REQUESTS": "0", "SHUTDOWN_GRACE_SECONDS": "-1", "AWS_MAX_ATTEMPTS": "x",
            "UPSTREAM_IDLE_TIMEOUT_SECONDS": "0", "CLIENT_STALL_TIMEOUT_SECONDS": "soon",
            "API_ROUTE_PREFIX": "/a/../b", "AWS_REGION": "us-west-2/evil", "DEFAULT_MODEL": "a model",
            "ENABLE_CROSS_REGION_INFERENCE": "maybe", "DEBUG": "2",
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "bedrock.example", "AWS_ENDPOINT_URL": "x", "API_KEY": ",",
            "API_KEY_REFRESH_SECONDS": "often", "AWS_CA_BUNDLE": "/nonexistent", "AWS_USE_FIPS_ENDPOINT": "1",
            "AWS_USE_DUALSTACK_ENDPOINT": "on",
        ].sorted { $0.key < $1.key }
    )
    func invalid(variable: String, value: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read([variable: value]) }
        #expect(error?.message.contains(variable) == true)
    }

    @Test("Keys are kept in the predecessor's order of places, and nowhere but there")
    func keySource() throws {
        var environment = [
            "API_KEY": "k", "API_KEY_FILE": "/f", "API_KEY_SECRET_ARN": "arn:s", "API_KEY_PARAM_NAME": "p",
            "HOST": "0.0.0.0",
        ]
        for (variable, source) in [
            ("API_KEY_PARAM_NAME", KeySource.parameter("p")), ("API_KEY_SECRET_ARN", .secret("arn:s")),
            ("API_KEY_FILE", .file("/f")),
        ] {
            let configuration = try read(environment)
            #expect(configuration.keySource == source)
            #expect(configuration.keys == [:])
            #expect(!configuration.usesDefaultKey)
            environment[variable] = ""
        }
        #expect(try read(environment).keySource == nil)
        #expect(try read(environment).keys == ["default": "k"])
    }

    @Test("The profile may say what the variables do not")
    func profile() throws {
        let dualStack = try read([:], profile: "use_dualstack_endpoint = true\nregion = eu-west-1").bedrock
        #expect("\(dualStack.runtime)" == "https://bedrock-runtime.eu-west-1.api.aws")
        let own = try read([:], profile: "endpoint_url = https://vpce.example").bedrock
        #expect("\(own.runtime) \(own.controlPlane)" == "https://vpce.example https://vpce.example")
        #expect(throws: ConfigurationError.self) { try read([:], profile: "ca_bundle = /nonexistent") }
    }
}
