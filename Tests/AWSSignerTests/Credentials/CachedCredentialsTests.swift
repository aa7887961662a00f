// SPDX-License-Identifier: MIT-0

import AWSSigner
import Locking
import Testing

@Suite struct CachedCredentialsTests {
    /// A source whose answers a test gives one by one.
    final class Source: CredentialProvider {
        let source = "the test"
        private let searches = AsyncStream<CheckedContinuation<Identity?, any Error>>.makeStream()
        private let count = Locked(0)

        var searchCount: Int { count.withLock { $0 } }

        func find() async throws -> Identity? {
            count.withLock { $0 += 1 }
            return try await withCheckedThrowingContinuation { _ = searches.continuation.yield($0) }
        }

        /// Waits for a search, and ends it.
        func answer(_ result: Result<Identity?, any Error>) async throws {
            var iterator = searches.stream.makeAsyncIterator()
            try #require(await iterator.next(isolation: #isolation)).resume(with: result)
        }
    }

    let source = Source()
    let clock = Locked(1_000_000)
    let cache: CachedCredentials

    init() {
        let clock = clock
        cache = CachedCredentials(source) { SigningDate(secondsSince1970: clock.withLock { $0 }) }
    }

    func pass(_ seconds: Int) {
        clock.withLock { $0 += seconds }
    }

    func identity(_ name: String, life: Int?) -> Identity {
        let end = life.map { life in SigningDate(secondsSince1970: clock.withLock { $0 } + life) }
        return .credentials(Credentials(accessKeyID: name, secretAccessKey: "s", expiration: end))
    }

    func key() async throws -> String? {
        try await cache.identity().credentials?.accessKeyID
    }

    /// Asks while the test answers the search that this starts.
    func key(answer: Result<Identity?, any Error>) async throws -> String? {
        async let key = key()
        try await source.answer(answer)
        return try await key
    }

    /// Polls for what a search in the background brings.
    func wait(for name: String) async throws {
        while try await key() != name { await Task.yield() }
    }

    @Test("What does not end is looked for once")
    func forever() async throws {
        #expect(try await key(answer: .success(identity("A", life: nil))) == "A")
        pass(1_000_000)
        #expect(try await key() == "A")
        #expect(source.searchCount == 1)
    }

    @Test("However many ask at a time, one search is made")
    func oneSearch() async throws {
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<50 { group.addTask { try await key() } }
            try await source.answer(.success(identity("A", life: 3600)))
            for try await key in group { #expect(key == "A") }
        }
        #expect(source.searchCount == 1)
    }

    @Test("In the last quarter of an hour they still serve while newer ones are fetched, once")
    func renewal() async throws {
        #expect(try await key(answer: .success(identity("A", life: 3600))) == "A")
        pass(2699)
        #expect(try await key() == "A")
        #expect(source.searchCount == 1)
        pass(1)
        for _ in 0..<5 { #expect(try await key() == "A") }
        try await source.answer(.success(identity("B", life: 3600)))
        try await wait(for: "B")
        #expect(source.searchCount == 2)
    }

    @Test("Short-lived ones are not renewed all the time")
    func shortLived() async throws {
        #expect(try await key(answer: .success(identity("A", life: 900))) == "A")
        pass(599)
        #expect(try await key() == "A")
        #expect(source.searchCount == 1)
    }

    @Test("At the end of their life newer ones are waited for")
    func deadline() async throws {
        #expect(try await key(answer: .success(identity("A", life: 3600))) == "A")
        pass(3541)
        #expect(try await key(answer: .success(identity("B", life: 3600))) == "B")
    }

    @Test("A renewal that fails harms nobody until they end, and is tried again after a while")
    func failedRenewal() async throws {
        let failure = CredentialError(.sourceFailed, "down")
        #expect(try await key(answer: .success(identity("A", life: 3600))) == "A")
        pass(3541)
        #expect(try await key(answer: .failure(failure)) == "A")
        #expect(try await key() == "A")
        #expect(source.searchCount == 2)
        pass(1)
        #expect(try await key(answer: .success(nil)) == "A")
        pass(58)
        await #expect(throws: failure) { try await key(answer: .failure(failure)) }
        pass(4)
        #expect(try await key(answer: .success(identity("B", life: 3600))) == "B")
    }

    @Test("A failure is remembered for a while that grows, and never for more than half a minute")
    func failures() async throws {
        let failure = CredentialError(.sourceFailed, "down")
        for (index, seconds) in [1, 2, 4, 8, 16, 30, 30, 30].enumerated() {
            await #expect(throws: failure) { try await key(answer: .failure(failure)) }
            pass(seconds - 1)
            await #expect(throws: failure) { try await key() }
            #expect(source.searchCount == index + 1)
            pass(1)
        }
        #expect(try await key(answer: .success(identity("A", life: nil))) == "A")
    }

    @Test("That nothing was found is remembered as briefly")
    func nothing() async throws {
        async let found = cache.find()
        try await source.answer(.success(nil))
        #expect(try await found == nil)
        #expect(try await cache.find() == nil)
        #expect(source.searchCount == 1)
        pass(1)
        #expect(try await key(answer: .success(identity("A", life: nil))) == "A")
    }

    @Test("What has ended already is not used")
    func ended() async throws {
        do {
            _ = try await key(answer: .success(identity("A", life: 0)))
            Issue.record("it was used")
        } catch let error as CredentialError {
            #expect(error.code == .expired)
        }
    }

    @Test("A task that is cancelled stops waiting, alone")
    func cancellation() async throws {
        let patient = Task { try await key() }
        let impatient = Task { try await key() }
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        try await source.answer(.success(identity("A", life: 3600)))
        #expect(try await patient.value == "A")
        #expect(source.searchCount == 1)
    }
}
