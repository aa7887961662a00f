// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Builds the events of ConverseStream out of text, thoughts and calls, in the order that Converse gives.
struct NativeEvents: Sendable {
    private enum Kind {
        case text
        case thoughts
    }

    /// The tokens that have been told so far.
    var usage = NativeUsage()

    private var events: [ConverseStreamEvent] = []
    private var hasBegun = false
    private var hasStopped = false
    private var hasEnded = false
    private var hasIntervened = false
    private var extra = JSONObject()
    /// The block of text or thoughts that is open.
    private var open: (kind: Kind, index: Int)?
    private var blockCount = 0
    /// The blocks of calls, by the number that the form gives to each.
    private var calls: [Int: Int] = [:]

    mutating func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        events.append(.messageStart(role: .assistant))
    }

    mutating func add(text: String) {
        guard !text.isEmpty else { return }
        events.append(.contentBlockDelta(index: block(.text), delta: .text(text)))
    }

    mutating func add(thoughts: String) {
        guard !thoughts.isEmpty else { return }
        events.append(.contentBlockDelta(index: block(.thoughts), delta: .reasoningContent(.text(thoughts))))
    }

    /// Whether a call has begun.
    func hasCall(_ number: Int) -> Bool { calls[number] != nil }

    mutating func beginCall(_ number: Int, id: String, name: String) {
        begin()
        closeBlock()
        calls[number] = blockCount
        let use = ContentBlock.ToolUse(toolUseID: id, name: name, input: .null)
        events.append(.contentBlockStart(index: blockCount, start: .toolUse(use)))
        blockCount += 1
    }

    mutating func add(input: String, to number: Int) {
        guard let index = calls[number], !input.isEmpty else { return }
        events.append(.contentBlockDelta(index: index, delta: .toolUse(input: input)))
    }

    /// Tells why the answer ended; the first reason counts.
    mutating func stop(_ reason: StopReason, fields: JSONValue? = nil) {
        guard !hasStopped else { return }
        begin()
        closeBlock()
        for index in calls.values.sorted() { events.append(.contentBlockStop(index: index)) }
        hasStopped = true
        let reason = hasIntervened ? .guardrailIntervened : reason
        events.append(.messageStop(reason, additionalModelResponseFields: fields))
    }

    /// Reads what Bedrock adds to chunks of any form.
    ///
    /// Source: Amazon Bedrock user guide, "Use a guardrail with the InvokeModel operations".
    mutating func readAdditions(of chunk: JSONValue) {
        if chunk["amazon-bedrock-guardrailAction"] == "INTERVENED" { hasIntervened = true }
        if let trace = chunk["amazon-bedrock-trace"] { extra["trace"] = trace }
    }

    /// Ends the answer where it has stopped and Bedrock's metrics have come; they are in the last chunk.
    mutating func readMetrics(of chunk: JSONValue) {
        guard let metrics = chunk["amazon-bedrock-invocationMetrics"] else { return }
        usage.read(metrics: metrics)
        end()
    }

    /// Ends the answer where it has stopped.
    mutating func end() {
        guard hasStopped, !hasEnded else { return }
        hasEnded = true
        events.append(.metadata(.init(usage: usage.value, extra: extra)))
    }

    /// Adds an event as it is.
    mutating func append(_ event: ConverseStreamEvent) {
        events.append(event)
    }

    /// Hands over the events so far.
    mutating func take() -> [ConverseStreamEvent] {
        defer { events = [] }
        return events
    }

    private mutating func block(_ kind: Kind) -> Int {
        begin()
        if let open, open.kind == kind { return open.index }
        closeBlock()
        open = (kind, blockCount)
        blockCount += 1
        return blockCount - 1
    }

    private mutating func closeBlock() {
        guard let block = open else { return }
        events.append(.contentBlockStop(index: block.index))
        open = nil
    }
}

extension ConverseResponse {
    /// Reads what Bedrock adds to an answer of any form.
    ///
    /// - Parameter body: what InvokeModel gave.
    mutating func readAdditions(of body: JSONValue) {
        if body["amazon-bedrock-guardrailAction"] == "INTERVENED" { stopReason = .guardrailIntervened }
        if let trace = body["amazon-bedrock-trace"] { extra["trace"] = trace }
    }
}

extension TranslationError {
    /// The error for an answer that is none of the form.
    static func unexpected(_ format: String) -> TranslationError {
        TranslationError(.unexpectedAnswer, "The answer of the model is none of the form '\(format)'.")
    }
}
