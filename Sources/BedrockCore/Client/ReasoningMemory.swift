// SPDX-License-Identifier: MIT-0

import Locking

/// Proven thoughts of recent answers that called tools, for clients that do not send them back.
///
/// Only a hint: where nothing is remembered, as after a restart or at another process, the model answers without thinking
/// for that turn. Bounded in bytes and in time; what one caller's answers held is never found for another.
final class ReasoningMemory: Sendable {
    private struct Key: Hashable {
        let scope: String
        let model: String
        let callID: String
    }

    private struct Entry {
        let thoughts: [ContentBlock.ReasoningContent]
        let bytes: Int
        let expiry: ContinuousClock.Instant
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// The keys in the order of their arrival, oldest first; may name some twice.
        var order: [Key] = []
        var oldest = 0
        var bytes = 0
    }

    private let state = Locked(State())
    private let capacity: Int
    private let lifetime: Duration

    /// Makes a memory.
    ///
    /// - Parameters:
    ///   - capacity: the most bytes of thoughts.
    ///   - lifetime: how long they are kept.
    init(capacity: Int = 16 << 20, lifetime: Duration = .seconds(3600)) {
        self.capacity = capacity
        self.lifetime = lifetime
    }

    /// Keeps the thoughts of an answer.
    ///
    /// - Parameters:
    ///   - thoughts: what the model thought, with its signatures.
    ///   - callIDs: the ids of the calls in the same answer.
    ///   - scope: whose answer it was.
    ///   - model: the model that answered.
    ///   - now: the time.
    func remember(
        _ thoughts: [ContentBlock.ReasoningContent],
        for callIDs: [String],
        scope: String,
        model: ModelID,
        now: ContinuousClock.Instant = .now
    ) {
        guard !thoughts.isEmpty, let callID = callIDs.first else { return }
        let bytes = thoughts.reduce(256) { $0 + $1.byteCount }
        guard bytes <= capacity / 4 else { return }
        // One call of an answer is enough to find its thoughts again; clients send all of them back.
        let key = Key(scope: scope, model: model.rawValue, callID: callID)
        state.withLock { state in
            if let old = state.entries[key] { state.bytes -= old.bytes }
            state.entries[key] = Entry(thoughts: thoughts, bytes: bytes, expiry: now + lifetime)
            state.order.append(key)
            state.bytes += bytes
            while state.bytes > capacity || state.oldest < state.order.count && Self.isGone(state, now) {
                let key = state.order[state.oldest]
                state.oldest += 1
                if let entry = state.entries.removeValue(forKey: key) { state.bytes -= entry.bytes }
            }
            if state.oldest > 1024, state.oldest > state.order.count / 2 {
                state.order.removeFirst(state.oldest)
                state.oldest = 0
            }
        }
    }

    /// Whether the oldest entry has had its time.
    private static func isGone(_ state: State, _ now: ContinuousClock.Instant) -> Bool {
        guard let entry = state.entries[state.order[state.oldest]] else { return true }
        return entry.expiry <= now
    }

    /// Finds the thoughts before calls.
    ///
    /// - Parameters:
    ///   - callIDs: the ids of calls in a conversation.
    ///   - scope: whose conversation it is.
    ///   - model: the model that is to answer.
    ///   - now: the time.
    /// - Returns: thoughts by the id of the call that they are kept under.
    func recall(
        _ callIDs: some Sequence<String>,
        scope: String,
        model: ModelID,
        now: ContinuousClock.Instant = .now
    ) -> [String: [ContentBlock.ReasoningContent]] {
        state.withLock { state in
            var found: [String: [ContentBlock.ReasoningContent]] = [:]
            guard !state.entries.isEmpty else { return found }
            for callID in callIDs {
                let entry = state.entries[Key(scope: scope, model: model.rawValue, callID: callID)]
                if let entry, entry.expiry > now { found[callID] = entry.thoughts }
            }
            return found
        }
    }
}

extension ContentBlock.ReasoningContent {
    /// About how much memory the thoughts take.
    fileprivate var byteCount: Int {
        switch self {
        case .reasoningText(let text, let signature): text.utf8.count + (signature?.utf8.count ?? 0)
        case .redactedContent(let data): data.utf8.count
        case .unknown: 0
        }
    }
}
