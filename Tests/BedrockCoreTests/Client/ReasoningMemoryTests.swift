// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

struct ReasoningMemoryTests {
    static let start = ContinuousClock.Instant.now
    static let thought = ContentBlock.ReasoningContent.reasoningText(text: "Hm.", signature: "c2ln")

    private func found(
        _ memory: ReasoningMemory,
        _ id: String,
        scope: String = "s",
        model: String = "m",
        after time: Duration = .zero
    ) throws -> [ContentBlock.ReasoningContent]? {
        memory.recall([id], scope: scope, model: try ModelID(naming: model), now: Self.start + time)[id]
    }

    private func remember(
        _ memory: ReasoningMemory,
        _ ids: [String],
        _ thoughts: [ContentBlock.ReasoningContent] = [thought],
        after time: Duration = .zero
    ) throws {
        memory.remember(thoughts, for: ids, scope: "s", model: try ModelID(naming: "m"), now: Self.start + time)
    }

    @Test func `thoughts are found by the first call of the same caller at the same model`() throws {
        let memory = ReasoningMemory()
        try remember(memory, ["a", "b"])
        #expect(try found(memory, "a") == [Self.thought])
        #expect(try found(memory, "b") == nil)
        #expect(try found(memory, "a", scope: "other") == nil)
        #expect(try found(memory, "a", model: "other") == nil)
        try remember(memory, ["a"], [.redactedContent("eA==")])
        #expect(try found(memory, "a") == [.redactedContent("eA==")])
    }

    @Test func `no thoughts and no calls are nothing to remember`() throws {
        let memory = ReasoningMemory()
        try remember(memory, ["a"], [])
        try remember(memory, [])
        #expect(try found(memory, "a") == nil)
    }

    @Test func `thoughts have their time`() throws {
        let memory = ReasoningMemory(lifetime: .seconds(10))
        try remember(memory, ["a"])
        #expect(try found(memory, "a", after: .seconds(9.9)) != nil)
        #expect(try found(memory, "a", after: .seconds(10)) == nil)
        try remember(memory, ["a"], after: .seconds(8))
        #expect(try found(memory, "a", after: .seconds(17)) != nil)
    }

    @Test func `beyond the most bytes the oldest go`() throws {
        // An entry counts 256 bytes and those of its thoughts: four have room.
        let memory = ReasoningMemory(capacity: 4 * 300)
        for id in ["a", "b", "c", "d", "e"] { try remember(memory, [id]) }
        #expect(try found(memory, "a") == nil)
        #expect(try found(memory, "b") != nil)
        #expect(try found(memory, "e") != nil)
        let large = ContentBlock.ReasoningContent.reasoningText(
            text: String(repeating: "x", count: 300),
            signature: "s"
        )
        try remember(memory, ["large"], [large])
        #expect(try found(memory, "large") == nil)
        #expect(try found(memory, "b") != nil)
    }

    @Test func `many answers stay within the bound`() throws {
        let memory = ReasoningMemory(capacity: 10 * 300)
        for index in 0..<5000 { try remember(memory, ["call_\(index % 3000)"]) }
        let ids = (0..<3000).map { "call_\($0)" }
        let all = memory.recall(ids, scope: "s", model: try ModelID(naming: "m"), now: Self.start)
        #expect((1...12).contains(all.count))
        #expect(all["call_1999"] != nil)
    }
}
