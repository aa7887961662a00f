// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import FoundationEssentials
import Testing

@testable import GatewayServer

@Suite("Configuration file")
struct ConfigurationFileTests {
    private func texts(_ text: String) throws -> [String: String] {
        var file = ConfigurationFile(path: "gateway.json")
        return try file.texts(in: Array(text.utf8))
    }

    private func load(
        _ text: String,
        options: [String: String] = [:],
        environment: [String: String] = [:]
    ) throws -> GatewayConfiguration {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(String.random()).json")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let given = ["HOME": "/nowhere", "CONFIG_FILE": file.path()].merging(environment) { $1 }
        return try ConfigurationSource(options: options, environment: given).load().configuration
    }

    @Test("Values are typed, and lists and maps are written as such or as the variables have them")
    func values() throws {
        let configuration = try load(
            """
            {
                "port": 8080, "debug": true, "queue_timeout_seconds": 0.5, "api_route_prefix": "",
                "api_key": {"alice": "a", "bob": "b"}, "default_model": "us.amazon.nova-pro-v1:0", "host": null,
                "allowed_models": ["amazon.*", "us.*"], "denied_models": "*micro*, *x*",
                "model_aliases": {"gpt-4o": "us.amazon.nova-lite-v1:0"},
                "base_models": {"arn:aws:bedrock:us-west-2:123456789012:imported-model/abc": "amazon.nova-pro-v1:0"},
                "routes": {"fast": [{"region": "us-east-1", "model": "amazon.nova-pro-v1:0"}]},
                "aws_region": "eu-west-1"
            }
            """
        )
        #expect(configuration.port == 8080)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.isVerbose)
        #expect(configuration.queuePatience == .milliseconds(500))
        #expect(configuration.routePrefix == "")
        #expect(configuration.keys == ["alice": "a", "bob": "b"])
        #expect(configuration.defaultModel == "us.amazon.nova-pro-v1:0")
        #expect(configuration.modelPolicy.allowed.map(\.text) == ["amazon.*", "us.*"])
        #expect(configuration.modelPolicy.denied.map(\.text) == ["*micro*", "*x*"])
        #expect(configuration.modelAliases.target(of: "gpt-4o") == "us.amazon.nova-lite-v1:0")
        #expect(configuration.chat.baseModels.count == 1)
        #expect(configuration.routeTable.routes.map(\.pattern.text) == ["fast"])
        #expect(configuration.bedrock.region == "eu-west-1")
    }

    @Test("A variable counts more than the file, an option more than both; an empty one counts as nothing")
    func precedence() throws {
        let text = #"{"port": 1, "max_requests": 1, "max_queued_requests": 1, "default_model": "a.b"}"#
        let configuration = try load(
            text,
            options: ["PORT": "3"],
            environment: ["PORT": "2", "MAX_REQUESTS": "2", "DEFAULT_MODEL": ""]
        )
        #expect(configuration.port == 3)
        #expect(configuration.requestLimit == 2)
        #expect(configuration.queueLimit == 1)
        #expect(configuration.defaultModel == "a.b")
    }

    @Test("A mark of the byte order before the text is no mistake")
    func byteOrderMark() throws {
        #expect(try texts("\u{FEFF}{\"port\": 8080}") == ["PORT": "8080"])
    }

    @Test(
        "What is wrong with the file is named with its place",
        arguments: [
            ("{", "gateway.json is no valid JSON: a member's name in quotes should stand here (line 1)."),
            ("{\n    \"port\": 8080,\n}", "(line 3)"), ("[]", "gateway.json is a JSON object"),
            (#"{"prot": 1}"#, "unknown key 'prot'. Do you mean 'port'?"),
            (#"{"MAX-REQUESTS": 1}"#, "Do you mean 'max_requests'?"), (#"{"colour_of_the_sky": 1}"#, "unknown key"),
            (#"{"config_file": "x"}"#, "unknown key 'config_file'"),
            (#"{"port": "8080"}"#, "'port' in gateway.json is a number from 0 to 65535 without quotation marks"),
            (#"{"debug": "true"}"#, "without quotation marks"), (#"{"port": true}"#, "not a boolean"),
            (#"{"host": 1}"#, "'host' in gateway.json is a text, not a number"),
            (#"{"port": 1, "port": 2}"#, "'port' more than once"),
            (#"{"model_aliases": {"a": "b.c", "a": "b.d"}}"#, "'model_aliases.a' more than once"),
            (#"{"routes": {"a": [{"region": "x", "region": "y"}]}}"#, "'routes.a[0].region' more than once"),
            (#"{"allowed_models": ["a", 1]}"#, "'allowed_models[1]' in gateway.json is a text, not a number"),
            (#"{"allowed_models": ["a,b"]}"#, "'allowed_models[0]'"),
            (#"{"base_models": {"x": 1}}"#, "'base_models.x' in gateway.json is a text"),
            (#"{"model_aliases": [1]}"#, "'model_aliases' in gateway.json is an object, not an array"),
        ]
    )
    func mistakes(text: String, words: String) {
        let error = #expect(throws: ConfigurationError.self) { try texts(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.split(separator: "\n").count == 1)
    }

    @Test("A value of the right kind that is not valid is named with its key and file")
    func invalidValue() {
        for (text, words) in [
            (#"{"port": 70000}"#, "'port' in /"), (#"{"model_aliases": {"a": "b c"}}"#, "'model_aliases' in /"),
            (#"{"routes": {"a": []}}"#, "'routes' in /"),
            (#"{"aws_use_fips_endpoint": true, "aws_endpoint_url": "x"}"#, "'aws_endpoint_url' in /"),
        ] {
            let error = #expect(throws: ConfigurationError.self) { try load(text) }
            #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test("All mistakes are told at once")
    func several() {
        let error = #expect(throws: ConfigurationError.self) { try texts(#"{"prot": 1, "debug": 1, "x": 1}"#) }
        #expect(error?.message.split(separator: "\n").count == 3)
    }

    @Test("YAML is not read, and that is said")
    func yaml() {
        var file = ConfigurationFile(path: "gateway.yaml")
        let error = #expect(throws: ConfigurationError.self) { try file.texts(in: Array("port: 8080\n".utf8)) }
        #expect(error?.message.contains("YAML") == true)
    }

    @Test("A file that is not there is named by what names it")
    func missing() {
        let source = ConfigurationSource(options: ["CONFIG_FILE": "/does/not/exist"], environment: [:])
        let error = #expect(throws: ConfigurationError.self) { try source.load() }
        #expect(error?.message.hasPrefix("--config names the file /does/not/exist") == true)
    }
}

extension String {
    fileprivate static func random() -> String { "\(UInt64.random(in: 0 ... .max))" }
}
