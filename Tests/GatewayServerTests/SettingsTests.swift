// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import FoundationEssentials
import Testing

@testable import GatewayServer

@Suite("Settings")
struct SettingsTests {
    @Test("Names are variables, and no name, option or key stands twice")
    func names() {
        let variables = Settings.all.flatMap(\.variables)
        #expect(Set(variables).count == variables.count)
        #expect(Set(Settings.all.map(\.option)).count == Settings.all.count)
        for variable in variables {
            #expect(variable.allSatisfy { $0 == "_" || ($0.isASCII && $0.isUppercase) }, "\(variable)")
        }
        for group in Settings.groups { #expect(!group.settings.isEmpty) }
    }

    @Test("docs/configuration.md has the tables of today; 'make reference' writes them")
    func reference() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../docs/configuration.md").standardized
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text.contains("by 'make reference' -->\n\(Settings.reference)<!-- end of the settings"))
    }

    @Test("Defaults that are shown come from the configuration")
    func defaults() {
        func standard(_ name: String) -> String? { Settings.all.first { $0.name == name }?.standard }
        #expect(standard("PORT") == "`8000`")
        #expect(standard("SHUTDOWN_DELAY_SECONDS") == "`0`")
        #expect(standard("FETCH_IMAGES") == "`true`")
        #expect(standard("DEFAULT_EMBEDDING_MODEL") == "`cohere.embed-multilingual-v3`")
        #expect(standard("DENIED_MODELS") == "none")
    }

    @Test("All mistakes are told at once, each where it stands")
    func mistakes() {
        let source = ConfigurationSource(
            options: ["PORT": "eighty"],
            environment: ["HOME": "/nowhere", "PORT": "8080", "MAX_REQUESTS": "0", "GUARDRAIL_VERSION": "1"]
        )
        let error = #expect(throws: ConfigurationError.self) { try source.load() }
        let lines = error?.message.split(separator: "\n") ?? []
        #expect(lines.count == 3)
        #expect(lines.contains { $0.hasPrefix("--port is a number") && $0.contains("'eighty'") })
        #expect(lines.contains { $0.hasPrefix("MAX_REQUESTS is") })
        #expect(lines.contains { $0.hasPrefix("GUARDRAIL_VERSION") })
    }

    @Test("An option counts more than a variable, and the empty text counts as nothing")
    func precedence() throws {
        func port(_ option: String?, _ variable: String?) throws -> Int {
            var source = ConfigurationSource(environment: ["HOME": "/nowhere"])
            source.options["PORT"] = option
            source.environment["PORT"] = variable
            return try source.load().configuration.port
        }
        #expect(try port("1", "2") == 1)
        #expect(try port("", "2") == 2)
        #expect(try port(nil, "") == 8000)
    }

    @Test("Options of the AWS SDKs' settings reach all that asks AWS")
    func surroundings() throws {
        let loaded = try ConfigurationSource(
            options: ["AWS_REGION": "eu-west-1", "AWS_USE_FIPS_ENDPOINT": "true"],
            environment: ["HOME": "/nowhere", "AWS_REGION": "us-east-1", "AWS_ROLE_ARN": "x"]
        ).load()
        #expect(loaded.environment["AWS_REGION"] == "eu-west-1")
        #expect(loaded.environment["AWS_USE_FIPS_ENDPOINT"] == "true")
        #expect(loaded.environment["AWS_ROLE_ARN"] == "x")
        #expect(loaded.configuration.bedrock.region == "eu-west-1")
        #expect("\(loaded.configuration.bedrock.runtime)" == "https://bedrock-runtime-fips.eu-west-1.amazonaws.com")
    }
}
