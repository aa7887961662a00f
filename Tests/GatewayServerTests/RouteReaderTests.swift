// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import Configuration
import HTTPTypes
import Testing

@testable import GatewayServer

@Suite("Reading routes")
struct RouteReaderTests {
    private func read(_ text: String) throws -> [Route] {
        try RouteReader(source: "ROUTES").routes(in: Array(text.utf8))
    }

    @Test("All members of a target")
    func members() throws {
        let routes = try read(
            """
            {"fast": [
               {"model": "us.amazon.nova-lite-v1:0", "region": "us-east-1", "profile": "b", "weight": 3, "name": "one",
                "role_arn": "arn:aws:iam::123456789012:role/x", "external_id": "y", "api": "converse",
                "endpoint": "https://vpce-1.example:8443"},
               {"model": "openai.gpt-oss-20b-1:0", "api": "openai"}],
             "anthropic.*": [{"region": "eu-west-1"}, {}]}
            """
        )
        #expect(routes.map(\.pattern.text) == ["fast", "anthropic.*"])
        let target = routes[0].targets[0]
        #expect(target.model == ModelID("us.amazon.nova-lite-v1:0"))
        #expect(target.weight == 3)
        #expect(target.api == .converse)
        #expect(target.name == "one")
        #expect(
            target.place
                == .init(
                    region: "us-east-1",
                    profile: "b",
                    roleARN: "arn:aws:iam::123456789012:role/x",
                    externalID: "y",
                    endpoint: Endpoint(url: "https://vpce-1.example:8443")
                )
        )
        #expect(routes[0].targets[1].api == .openAI)
        #expect(routes[1].targets == [RouteTarget(place: .init(region: "eu-west-1")), RouteTarget()])
    }

    @Test(
        "What is wrong is told where it stands, and how to mend it",
        arguments: [
            ("{", "no valid JSON"), ("[]", "a JSON object"), (#"{"": [{}]}"#, "empty"),
            (#"{"a": {}}"#, "'a' is a list"),
            (#"{"a": []}"#, "at least one"), (#"{"a": [{}, 7]}"#, "target 2 of 'a' is an object"),
            (#"{"a": [{"modle": "x"}]}"#, "Do you mean 'model'?"),
            (#"{"a": [{"rolearn": "x"}]}"#, "Do you mean 'role_arn'?"),
            (#"{"a": [{"quite else": "x"}]}"#, "There are: model, region"),
            (#"{"a": [{"model": "no id!"}]}"#, "'model' is the id"),
            (#"{"a": [{"region": "us east"}]}"#, "'region' is a name"),
            (#"{"a": [{"region": ""}]}"#, "'region' is a name"),
            (#"{"a": [{"weight": 0}]}"#, "'weight' is a number from 1"),
            (#"{"a": [{"weight": 1.5}]}"#, "'weight'"), (#"{"a": [{"role_arn": "admin"}]}"#, "'role_arn' is an ARN"),
            (#"{"a": [{"external_id": "x"}]}"#, "without a 'role_arn'"),
            (#"{"a": [{"api": "soap"}]}"#, "'converse' or 'openai'"),
            (#"{"a": [{"endpoint": "host"}]}"#, "'endpoint' is a URL"),
            (#"{"a": [{"name": "ä"}]}"#, "'name' is a short text"),
            (#"{"my model": [{"region": "us-east-1"}]}"#, "needs a 'model'"),
            (#"{"a": [{"profile": "x"}, {"profile": "y"}]}"#, "cannot be told from target 1"),
            (#"{"a": [{"name": "x"}, {"region": "r", "name": "x"}]}"#, "cannot be told from target 1"),
        ]
    )
    func mistakes(text: String, words: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.message.hasPrefix("ROUTES") == true)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("Variables: routes, models of OpenAI's interface, and when a target is left out")
    func variables() throws {
        func read(_ environment: [String: String]) throws -> GatewayConfiguration {
            try GatewayConfiguration(
                reader: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)),
                profile: nil
            )
        }
        let configuration = try read([
            "ROUTES": #"{"a": [{}]}"#, "OPENAI_UPSTREAM_MODELS": "openai.*, xai.grok-4.6", "ROUTE_FAILURES": "1",
            "ROUTE_COOLDOWN_SECONDS": "0.5",
        ])
        #expect(configuration.routeTable.routes.count == 1)
        #expect(configuration.routeTable.openAIModels.map(\.text) == ["openai.*", "xai.grok-4.6"])
        #expect(configuration.routingPolicy == RoutingPolicy(failures: 1, coolDown: .seconds(0.5)))
        #expect(try read([:]).routeTable.isEmpty)
        for wrong in [
            ["ROUTES": #"{"a": [{}], "A": [{}]}"#], ["ROUTES_FILE": "/does/not/exist"], ["ROUTE_FAILURES": "0"],
            ["ROUTE_COOLDOWN_SECONDS": "0"],
        ] {
            #expect(throws: ConfigurationError.self) { try read(wrong) }
        }
    }

    @Test("Places: profiles must be there, and configured endpoints are those of every region")
    func places() throws {
        let clients = TargetClients(
            bedrock: BedrockClient.Configuration(region: "us-west-2"),
            environment: ["HOME": "/nowhere", "AWS_ENDPOINT_URL_BEDROCK": "http://127.0.0.1:1"],
            transport: ScriptedTransport.always(.ok, "{}"),
            credentials: StaticCredentials(.credentials(Credentials(accessKeyID: "A", secretAccessKey: "s")))
        )
        func table(_ place: RouteTarget.Place) -> RouteTable {
            RouteTable(routes: [Route(ModelPattern("a"), targets: [RouteTarget(place: place)])])
        }
        #expect(try clients.clients(for: table(.init())).isEmpty)
        let place = RouteTarget.Place(region: "eu-west-1", endpoint: Endpoint(url: "https://vpce.example"))
        let client = try #require(try clients.clients(for: table(place))[place])
        #expect(client.configuration.region == "eu-west-1")
        #expect("\(client.configuration.runtime)" == "https://vpce.example")
        #expect("\(client.configuration.controlPlane)" == "http://127.0.0.1:1")
        let error = #expect(throws: ConfigurationError.self) {
            try clients.clients(for: table(.init(profile: "missing")))
        }
        #expect(error?.message.contains("missing") == true)
    }
}
