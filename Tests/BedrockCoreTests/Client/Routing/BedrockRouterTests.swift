// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import OpenAISchema
import Testing

@testable import BedrockCore

@Suite("Routes")
struct BedrockRouterTests {
    /// Regions that answer by their name, or fail as they are told.
    private final class World: Sendable {
        enum State: Sendable { case well, fails(status: Int, type: String), breaks(TransportError.Code) }

        let states = Locked<[String: State]>([:])
        let calls = Locked<[String]>([])
        let clock = Locked(ContinuousClock.now)

        func set(_ region: String, _ state: State) { states.withLock { $0[region] = state } }

        func transport(_ region: String) -> ScriptedTransport {
            ScriptedTransport { [self] request in
                calls.withLock { $0.append(region) }
                switch states.withLock({ $0[region] }) ?? .well {
                case .breaks(let code): throw TransportError(code, "No.")
                case .fails(let status, let type):
                    return .scripted(status: status, fields: [.amzErrorType: type], body: #"{"message":"No."}"#)
                case .well where request.head.path?.hasSuffix("converse-stream") == true:
                    return .scripted(ScriptedBody([.bytes(Frames.answer)]))
                case .well:
                    return .scripted(
                        body: """
                            {"output":{"message":{"role":"assistant","content":[{"text":"\(region)"}]}},\
                            "stopReason":"end_turn"}
                            """
                    )
                }
            }
        }

        var asked: [String] {
            calls.withLock { calls in
                defer { calls = [] }
                return calls
            }
        }
    }

    private let world = World()
    private let trace = RouteTrace()

    private func router(
        _ targets: [RouteTarget],
        name: String = "m",
        maxAttempts: Int = 3,
        failures: Int = 3,
        chance: Double = 0
    ) -> BedrockRouter {
        func client(_ region: String) -> BedrockClient {
            .scripted(world.transport(region), configuration: .init(region: region, maxAttempts: maxAttempts))
        }
        let own = client("own")
        let places = Set(targets.map(\.place))
        let policy = RoutingPolicy(failures: failures, coolDown: .seconds(30))
        return BedrockRouter(
            configuration: .init(table: RouteTable(routes: [Route(ModelPattern(name), targets: targets)])),
            chat: BedrockChat(client: own),
            embeddings: BedrockEmbeddings(client: own),
            clients: Dictionary(uniqueKeysWithValues: places.map { ($0, client($0.region ?? "own")) }),
            makeResolver: { ModelResolver(client: $0) },
            pool: TargetPool(policy: policy) { [world] in world.clock.withLock { $0 } },
            random: { chance }
        )
    }

    private func targets(_ regions: String..., weights: [Int?] = []) throws -> [RouteTarget] {
        let model = try ModelID(naming: "amazon.nova-lite-v1:0")
        return regions.enumerated().map { index, region in
            RouteTarget(
                model: model,
                place: .init(region: region),
                weight: weights.indices.contains(index) ? weights[index] : nil
            )
        }
    }

    private func chat(_ more: String = "") throws -> PassedChat {
        try PassedChat(Array(#"{"model":"m","messages":[{"role":"user","content":"Hi"}]\#(more)}"#.utf8))
    }

    @discardableResult
    private func ask(_ router: BedrockRouter) async throws -> String? {
        let answer = try await router.complete(try chat(), model: nil, context: .init(), trace)
        guard case .translated(let translated) = answer else { return nil }
        guard case .text(let text) = translated.completion.choices.first?.message.content else { return nil }
        return text
    }

    @Test(
        "Throttling, a model that is not ready, statuses from 500 and broken connections lead on to the next target",
        arguments: [
            (429, "ThrottlingException"), (429, "ModelNotReadyException"), (500, "InternalServerException"),
            (503, "ServiceUnavailableException"), (502, ""),
        ]
    )
    func nextTarget(status: Int, type: String) async throws {
        world.set("a", .fails(status: status, type: type))
        #expect(try await ask(router(targets("a", "b"))) == "b")
        #expect(world.asked == ["a", "b"])
        #expect(trace.target == "b/amazon.nova-lite-v1:0")
        #expect(trace.failures == ["a/amazon.nova-lite-v1:0"])
    }

    @Test(
        "So do connections that fail, and time limits before the first byte",
        arguments: [
            TransportError.Code.connectFailed, .unresolved, .connectTimeout, .firstByteTimeout, .totalTimeout,
            .tlsFailed,
            .connectionClosed,
        ]
    )
    func brokenConnections(code: TransportError.Code) async throws {
        world.set("a", .breaks(code))
        #expect(try await ask(router(targets("a", "b"))) == "b")
        #expect(world.asked == ["a", "b"])
    }

    @Test(
        "A refusal of the request itself, and a model that took too long, are told at once",
        arguments: [
            (400, "ValidationException"), (403, "AccessDeniedException"), (404, "ResourceNotFoundException"),
            (408, "ModelTimeoutException"), (424, "ModelErrorException"),
        ]
    )
    func refusals(status: Int, type: String) async throws {
        world.set("a", .fails(status: status, type: type))
        let router = router(try targets("a", "b"))
        await #expect(throws: BedrockError.self) { try await ask(router) }
        #expect(world.asked == ["a"])
    }

    @Test("Where all targets fail, the last error is told, and the attempts are those of one request")
    func allDown() async throws {
        world.set("a", .fails(status: 503, type: "ServiceUnavailableException"))
        world.set("b", .fails(status: 429, type: "ThrottlingException"))
        let router = router(try targets("a", "b"))
        let error = await #expect(throws: RouteExhausted.self) { try await ask(router) }
        #expect((error?.underlying as? BedrockError)?.code == .throttling)
        // Three attempts in all: the last target gets what is left.
        #expect(world.asked == ["a", "b", "b"])
    }

    @Test("With fewer attempts than targets, each target has one all the same")
    func fewAttempts() async throws {
        for region in ["a", "b", "c"] { world.set(region, .breaks(.connectFailed)) }
        let router = router(try targets("a", "b", "c"), maxAttempts: 1)
        await #expect(throws: RouteExhausted.self) { try await ask(router) }
        #expect(world.asked == ["a", "b", "c"])
    }

    @Test("A target that fails again and again is left out, tried once after the cool-down, and taken back")
    func breaker() async throws {
        world.set("a", .breaks(.connectFailed))
        let router = router(try targets("a", "b"), failures: 2)
        for _ in 0..<2 { #expect(try await ask(router) == "b") }
        #expect(world.asked == ["a", "b", "a", "b"])
        #expect(try await ask(router) == "b")
        #expect(world.asked == ["b"])
        world.clock.withLock { $0 += .seconds(31) }
        #expect(try await ask(router) == "b")
        #expect(world.asked == ["a", "b"])
        world.clock.withLock { $0 += .seconds(31) }
        world.set("a", .well)
        for _ in 0..<2 { #expect(try await ask(router) == "a") }
        #expect(world.asked == ["a", "a"])
    }

    @Test("Where all targets are left out, one is asked nevertheless: the first to recover")
    func allLeftOut() async throws {
        for region in ["a", "b"] { world.set(region, .breaks(.connectFailed)) }
        let router = router(try targets("a", "b"), maxAttempts: 1, failures: 1)
        await #expect(throws: RouteExhausted.self) { try await ask(router) }
        #expect(world.asked == ["a", "b"])
        await #expect(throws: RouteExhausted.self) { try await ask(router) }
        #expect(world.asked == ["a"])
        world.set("a", .well)
        #expect(try await ask(router) == "a")
    }

    @Test("Weights choose where a request begins; the others stand in")
    func weights() async throws {
        let targets = try targets("a", "b", "c", weights: [nil, 1, 3])
        #expect(try await ask(router(targets, chance: 0.2)) == "b")
        #expect(try await ask(router(targets, chance: 0.3)) == "c")
        _ = world.asked
        for region in ["b", "c"] { world.set(region, .breaks(.connectFailed)) }
        #expect(try await ask(router(targets, chance: 0.3)) == "a")
        #expect(world.asked == ["c", "b", "a"])
    }

    @Test("A stream goes to the next target as long as it has not begun, also where it is asked for whole")
    func streams() async throws {
        world.set("a", .fails(status: 429, type: "ThrottlingException"))
        let router = router(try targets("a", "b"))
        for (more, asked) in [("", ["a", "b"]), (#","n":2"#, ["a", "a", "b", "b"])] {
            let stream = try await router.stream(try chat(more), model: nil, context: .init(), trace)
            guard case .translated(let chunks) = stream else { throw TranslationError(.unsupported, "passed") }
            var text = ""
            for try await chunk in chunks { text += chunk.choices.first?.delta.content ?? "" }
            #expect(text == (more.isEmpty ? "Hello" : "bb"))
            #expect(trace.target == "b/amazon.nova-lite-v1:0")
            let seen = world.asked
            // Of two calls to one target the second may not be made once the first has failed.
            #expect(seen == asked || seen == ["a", "b", "b"])
        }
    }

    @Test("A target without a model calls the one that was asked for")
    func askedModel() async throws {
        let router = router([RouteTarget(place: .init(region: "a"))], name: "amazon.*")
        let chat = try PassedChat(
            Array(#"{"model":"amazon.nova-pro-v1:0","messages":[{"role":"user","content":"Hi"}]}"#.utf8)
        )
        let model = try ModelID(naming: "amazon.nova-pro-v1:0")
        _ = try await router.complete(chat, model: model, context: .init(), trace)
        #expect(trace.target == "a/amazon.nova-pro-v1:0")
        #expect(!router.routes("meta.llama", model: nil))
    }

    @Test("Embeddings go the same way")
    func embeddings() async throws {
        world.set("a", .fails(status: 429, type: "ThrottlingException"))
        let model = try ModelID(naming: "amazon.titan-embed-text-v2:0")
        let targets = ["a", "b"].map { RouteTarget(model: model, place: .init(region: $0)) }
        let request = EmbeddingRequest(model: "m", input: .text("x"))
        // The region that is well answers as a chat does, which is no answer for vectors.
        await #expect(throws: TranslationError.self) {
            try await router(targets).embed(request, model: nil, trace)
        }
        #expect(world.asked == ["a", "b"])
    }
}
