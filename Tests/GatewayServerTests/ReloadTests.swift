// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import FoundationEssentials
import HTTPTypes
import Logging
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("Reload")
struct ReloadTests {
    /// A gateway with a configuration file of its own.
    private struct Subject {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "reload-\(UInt64.random(in: 0 ... .max)).json"
        )
        let level = LogLevel(.info)
        let maker: GatewayMaker
        let current: CurrentGateway
        let reloading: Reloading

        init(_ text: String, environment: [String: String] = [:]) async throws {
            try Data(text.utf8).write(to: file)
            let given = [
                "HOME": "/nowhere", "CONFIG_FILE": file.path(), "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s",
            ]
            let source = ConfigurationSource(environment: given.merging(environment) { $1 })
            maker = GatewayMaker(
                transport: ScriptedTransport.always(.ok, "{}"),
                observer: Observations(),
                readiness: Readiness(),
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
            )
            let made = try await maker.make(try source.load())
            maker.authenticator.replace(keys: made.loaded.configuration.keys)
            current = CurrentGateway(made.gateway)
            reloading = Reloading(
                made,
                source: source,
                maker: maker,
                current: current,
                rotation: KeyRotation(authenticator: maker.authenticator, logger: maker.logger),
                level: level
            )
        }

        func reload(_ text: String) async throws {
            try Data(text.utf8).write(to: file)
            await reloading.reload()
        }

        func target(of name: String) -> String? { current.gateway.configuration.modelAliases.target(of: name) }

        func accepts(_ key: String) -> Bool {
            (try? maker.authenticator.caller(of: [.authorization: "Bearer \(key)"])) != nil
        }
    }

    @Test("What is valid takes effect for all that follows")
    func valid() async throws {
        let subject = try await Subject(#"{"api_key": "first", "model_aliases": {"a": "x.y"}}"#)
        #expect(subject.target(of: "a") == "x.y" && subject.accepts("first"))
        let before = subject.current.gateway
        try await subject.reload(#"{"api_key": "second", "model_aliases": {"b": "x.z"}, "debug": true}"#)
        #expect(subject.target(of: "a") == nil)
        #expect(subject.target(of: "b") == "x.z")
        #expect(!subject.accepts("first") && subject.accepts("second"))
        #expect(subject.level.level == .debug)
        // Who has begun goes on with what it began with.
        #expect(before.configuration.modelAliases.target(of: "a") == "x.y")
    }

    @Test(
        "What is not valid changes nothing, whichever part it is",
        arguments: [
            "{", "[]", #"{"prot": 1}"#, #"{"debug": true, "api_key": "second", "max_requests": 0}"#,
            #"{"api_key": "second", "model_aliases": {"a": "b c"}}"#, #"{"api_key_file": "/does/not/exist"}"#,
            #"{"routes": {"fast": [{"region": "us-east-1", "model": "x.y", "profile": "missing"}]}}"#,
        ]
    )
    func invalid(text: String) async throws {
        let subject = try await Subject(#"{"api_key": "first", "model_aliases": {"a": "x.y"}}"#)
        try await subject.reload(text)
        #expect(subject.target(of: "a") == "x.y")
        #expect(subject.accepts("first") && !subject.accepts("second") && !subject.accepts("bedrock"))
        #expect(subject.level.level == .info)
    }

    @Test("What takes effect at the start only is kept, also for what depends on it")
    func restart() async throws {
        let subject = try await Subject(#"{"host": "0.0.0.0", "port": 1, "api_key": "first"}"#)
        // On loopback the default key would serve.
        try await subject.reload(#"{"host": "127.0.0.1"}"#)
        #expect(subject.accepts("first") && !subject.accepts("bedrock"))
        try await subject.reload(#"{"host": "127.0.0.1", "port": 2, "api_key": "second", "max_requests": 5}"#)
        #expect(subject.accepts("second"))
        #expect(subject.current.gateway.configuration.host == "0.0.0.0")
        #expect(subject.current.gateway.configuration.port == 1)
        #expect(subject.current.gateway.configuration.requestLimit == 5)
    }

    @Test("Variables count more than the file after a reload as well")
    func precedence() async throws {
        let subject = try await Subject("{}", environment: ["MAX_REQUESTS": "7", "API_KEY": "first"])
        try await subject.reload(#"{"max_requests": 5, "api_key": "second"}"#)
        #expect(subject.current.gateway.configuration.requestLimit == 7)
        #expect(subject.accepts("first") && !subject.accepts("second"))
    }

    @Test("More room lets in those who wait; less lets nobody in before enough have left")
    func limits() async throws {
        let admission = Admission(limit: 1, queueLimit: 4)
        let first = try await admission.enter()
        let second = Task { try await admission.enter() }
        while admission.waitingCount < 1 { await Task.yield() }
        admission.set(Admission.Limits(underWay: 2, queue: 4))
        let ticket = try await second.value
        #expect(admission.underWay == 2)
        admission.set(Admission.Limits(underWay: 1, queue: 4))
        let third = Task { try await admission.enter() }
        while admission.waitingCount < 1 { await Task.yield() }
        first.release()
        #expect(admission.underWay == 1 && admission.waitingCount == 1)
        ticket.release()
        let last = try await third.value
        #expect(admission.underWay == 1 && admission.waitingCount == 0)
        last.release()
        #expect(admission.underWay == 0)
    }
}
