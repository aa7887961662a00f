// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

@Suite("Circuit breakers")
struct CircuitBreakerTests {
    private let policy = RoutingPolicy(failures: 3, coolDown: .seconds(30))
    private let start = ContinuousClock.now

    /// A breaker to be asked within expectations.
    private final class Subject {
        private var breaker = CircuitBreaker()

        var isAtRest: Bool { breaker.isAtRest }
        var opensAgain: ContinuousClock.Instant? { breaker.opensAgain }

        func admits(at now: ContinuousClock.Instant) -> Bool { breaker.admits(at: now) }
        func wouldAdmit(at now: ContinuousClock.Instant) -> Bool { breaker.wouldAdmit(at: now) }
        func noteSuccess() { breaker.noteSuccess() }
        func noteDeparture(at now: ContinuousClock.Instant) { breaker.noteDeparture(at: now) }

        func noteFailure(at now: ContinuousClock.Instant, _ policy: RoutingPolicy) -> Bool {
            breaker.noteFailure(at: now, policy)
        }
    }

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func open() -> Subject {
        let breaker = Subject()
        for _ in 0..<3 { _ = breaker.noteFailure(at: start, policy) }
        return breaker
    }

    @Test("Opens at the third failure in a row, and only then")
    func opens() {
        let breaker = Subject()
        #expect(breaker.isAtRest)
        #expect(!breaker.noteFailure(at: start, policy))
        #expect(!breaker.noteFailure(at: start, policy))
        #expect(breaker.admits(at: start))
        breaker.noteSuccess()
        #expect(!breaker.noteFailure(at: start, policy))
        #expect(!breaker.noteFailure(at: start, policy))
        #expect(breaker.noteFailure(at: start, policy))
        #expect(!breaker.admits(at: start))
        #expect(breaker.opensAgain == at(30))
    }

    @Test("After the cool-down one request passes, and no other until its end")
    func halfOpens() {
        let breaker = open()
        #expect(!breaker.wouldAdmit(at: at(29)))
        #expect(breaker.wouldAdmit(at: at(30)))
        #expect(breaker.admits(at: at(30)))
        #expect(!breaker.admits(at: at(31)))
        #expect(!breaker.wouldAdmit(at: at(1000)))
        breaker.noteSuccess()
        #expect(breaker.isAtRest)
        #expect(breaker.admits(at: at(32)))
    }

    @Test("A trial that fails begins another cool-down at once")
    func failsAgain() {
        let breaker = open()
        #expect(breaker.admits(at: at(30)))
        #expect(breaker.noteFailure(at: at(35), policy))
        #expect(!breaker.admits(at: at(64)))
        #expect(breaker.admits(at: at(65)))
    }

    @Test("A trial whose client left leaves the trial to the next")
    func abandoned() {
        let breaker = open()
        #expect(breaker.admits(at: at(30)))
        breaker.noteDeparture(at: at(31))
        #expect(breaker.admits(at: at(31)))
        let closed = Subject()
        closed.noteDeparture(at: start)
        #expect(closed.isAtRest)
    }

    @Test("Failures of requests from before neither lengthen the cool-down nor are told again")
    func stragglers() {
        let breaker = open()
        #expect(!breaker.noteFailure(at: at(20), policy))
        #expect(breaker.admits(at: at(30)))
    }
}
