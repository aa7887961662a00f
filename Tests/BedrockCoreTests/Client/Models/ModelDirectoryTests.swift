// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import Logging
import OpenAISchema
import Testing

@testable import BedrockCore

/// The shared listing over scripted answers of Bedrock.
@Suite(.timeLimit(.minutes(1)))
struct ModelDirectoryTests {
    /// What Bedrock answers, changed while a test runs, and a clock that stands still.
    private final class Script: Sendable {
        let answers = Locked<[String: String]>([
            "/foundation-models": """
            {"modelSummaries":[{"modelId":"amazon.a","modelLifecycle":{"startOfLifeTime":"2024-11-29T01:02:03.5Z"}},
            {"modelId":"amazon.b","inferenceTypesSupported":["INFERENCE_PROFILE"]}]}
            """
        ])
        let time = Locked(ContinuousClock.now)

        func set(_ path: String, _ body: String?) { answers.withLock { $0[path] = body } }
        func pass(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private let script = Script()

    private func directory(
        _ configuration: ModelDirectory.Configuration = .init(refreshInterval: .seconds(60)),
        handler: any LogHandler = SwiftLogNoOpLogHandler()
    ) -> (ModelDirectory, ScriptedTransport) {
        let transport = ScriptedTransport { [script] request in
            let path = (request.head.path ?? "").prefix { $0 != "?" }
            let body = script.answers.withLock { $0[String(path)] }
            return body.map { .scripted(body: $0) }
                ?? .scripted(status: 403, fields: [.amzErrorType: "AccessDeniedException"], body: "{}")
        }
        let directory = ModelDirectory(
            client: .scripted(transport),
            configuration: configuration,
            logger: Logger(label: "test") { _ in handler },
            now: { [script] in script.time.withLock { $0 } }
        )
        return (directory, transport)
    }

    @Test func `each list is asked for once for all`() async throws {
        let (directory, transport) = directory()
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { _ = try await directory.current() } }
            try await group.waitForAll()
        }
        let paths = transport.sent.compactMap(\.head.path)
        #expect(paths.count == 8)
        #expect(Set(paths).count == 8)
    }

    @Test func `what may not be listed is left out, and told once with its permission`() async throws {
        let log = Messages()
        let (directory, _) = directory(handler: log)
        let listing = try await directory.current()
        #expect(listing.models.map(\.id) == ["amazon.a", "amazon.b"])
        #expect(listing.models.map(\.isCallable) == [true, false])
        #expect(listing.models.map(\.created) == [1_732_842_123, 0])
        #expect(log.permissions.contains("bedrock:ListImportedModels"))
        #expect(log.permissions.count == 7)
        script.pass(.seconds(200))
        _ = try await directory.current()
        #expect(log.permissions.count == 7)
    }

    @Test func `nothing at all is an error, and asked for again`() async throws {
        script.set("/foundation-models", nil)
        let log = Messages()
        let (directory, _) = directory(handler: log)
        let error = await #expect(throws: BedrockError.self) { try await directory.current() }
        #expect(error?.code == .accessDenied)
        // The caller has the reason, which is one for all lists.
        #expect(log.permissions.isEmpty)
        script.set("/foundation-models", #"{"modelSummaries":[{"modelId":"amazon.a"}]}"#)
        #expect(try await directory.current().models.count == 1)
    }

    @Test func `a listing serves on while a new one is made, and when that fails`() async throws {
        let (directory, transport) = directory()
        _ = try await directory.current()
        script.set("/foundation-models", #"{"modelSummaries":[{"modelId":"amazon.c"}]}"#)
        script.pass(.seconds(59))
        #expect(try await directory.current().models.map(\.id) == ["amazon.a", "amazon.b"])
        #expect(transport.sent.count == 8)
        script.pass(.seconds(2))
        #expect(try await directory.current().models.map(\.id) == ["amazon.a", "amazon.b"])
        while transport.sent.count < 16 { await Task.yield() }
        while try await directory.current().models.map(\.id) != ["amazon.c"] { await Task.yield() }
        // Nobody has asked for long: the next one is waited for; it fails, and the last good one stands.
        script.set("/foundation-models", nil)
        script.pass(.seconds(1000))
        #expect(try await directory.current().models.map(\.id) == ["amazon.c"])
        script.set("/foundation-models", #"{"modelSummaries":[]}"#)
        script.pass(.seconds(1000))
        #expect(try await directory.current().models.isEmpty)
    }

    @Test func `profiles may be left out`() async throws {
        let (directory, transport) = directory(
            .init(listsCrossRegionProfiles: false, listsApplicationProfiles: false)
        )
        _ = try await directory.current()
        #expect(transport.sent.count == 6)
        #expect(!transport.sent.contains { $0.head.path?.hasPrefix("/inference-profiles") == true })
    }

    @Test func `resources are callable by their ARN in the status that Bedrock calls so`() async throws {
        let arn = "arn:aws:bedrock:us-west-2:123456789012:"
        script.set(
            "/imported-models",
            """
            {"modelSummaries":[{"modelArn":"\(arn)imported-model/i","modelName":"n","creationTime":"2025-01-01T00:00:00Z"}]}
            """
        )
        script.set(
            "/model-customization/custom-model-deployments",
            """
            {"modelDeploymentSummaries":[
            {"customModelDeploymentArn":"\(arn)custom-model-deployment/d","modelArn":"\(arn)custom-model/amazon.a/x",
            "status":"Active"},{"customModelDeploymentArn":"\(arn)custom-model-deployment/e","status":"Failed"}]}
            """
        )
        script.set(
            "/provisioned-model-throughputs",
            """
            {"provisionedModelSummaries":[
            {"provisionedModelArn":"\(arn)provisioned-model/p","modelArn":"\(arn)custom-model/amazon.a/x",
            "foundationModelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.a","status":"InService"},
            {"provisionedModelArn":"\(arn)provisioned-model/q","status":"Creating"}]}
            """
        )
        let (directory, _) = directory()
        let listing = try await directory.current()
        let ids = ["imported-model/i", "custom-model-deployment/d", "provisioned-model/p"].map { arn + $0 }
        #expect(listing.models.dropFirst(2).map(\.id) == ids)
        #expect(listing[ids[0]]?.created == 1_735_689_600)
        #expect(listing[ids[0]].flatMap { listing.foundation(of: $0) } == nil)
        #expect(listing[ids[2]].flatMap { listing.foundation(of: $0) }?.id == "amazon.a")
    }
}

/// Remembers the permissions that the log names.
private struct Messages: LogHandler {
    private let kept = Locked<[String]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    var permissions: [String] { kept.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if let permission = event.metadata?["permission"] { kept.withLock { $0.append("\(permission)") } }
    }
}
