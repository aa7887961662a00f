// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("The board of what has happened")
struct StatusBoardTests {
    private let clock = HandClock()

    private func board() -> StatusBoard {
        StatusBoard(.forObservers) { [clock] in clock.now }
    }

    /// The rank of a sorted list is the definition of a quantile.
    @Test("Quantiles are within a tenth of those of the sorted durations", arguments: [0.5, 0.9, 0.95, 0.99])
    func quantiles(share: Double) throws {
        var generator = SystemRandomNumberGenerator()
        for most in [20.0, 300_000.0] {
            var sketch = DurationSketch()
            let values = (0..<1000).map { _ in Double.random(in: 2...most, using: &generator) }
            for value in values { sketch.note(.milliseconds(value)) }
            let exact = values.sorted()[Int(share * 1000) - 1] / 1000
            let told = try #require(sketch.quantile(share))
            #expect(abs(told - exact) <= exact * 0.1, "\(told) for \(exact)")
        }
    }

    @Test("Durations of nothing, of a day and below nothing have a place, and none has no quantile")
    func extremes() throws {
        var sketch = DurationSketch()
        #expect(sketch.quantile(0.5) == nil)
        for duration in [Duration.zero, .seconds(86_400), .seconds(-1)] { sketch.note(duration) }
        #expect(sketch.count == 3)
        #expect(try #require(sketch.quantile(0.5)) <= 0.001)
        #expect(try #require(sketch.quantile(1)) >= 900)
        var sum = DurationSketch()
        sum.add(sketch)
        sum.add(sketch)
        #expect(sum.count == 6)
        #expect(sum.quantile(1) == sketch.quantile(1))
    }

    @Test("A window forgets what is older than its stretches, one after the other, and all after a long pause")
    func window() {
        var window = SlidingWindow(step: 5, count: 4)
        for second in [0, 4, 5, 12] { window.update(at: second) { $0.requests += 1 } }
        #expect(window.last(4, at: 12).map(\.requests) == [0, 2, 1, 1])
        #expect(window.last(4, at: 17).map(\.requests) == [2, 1, 1, 0])
        #expect(window.sum(ofLast: 2, at: 17).requests == 1)
        window.update(at: 22) { $0.requests += 1 }
        #expect(window.last(4, at: 22).map(\.requests) == [1, 1, 0, 1])
        window.update(at: 10_000) { $0.requests += 1 }
        #expect(window.last(4, at: 10_000).map(\.requests) == [0, 0, 0, 1])
        #expect(window.last(4, at: 90_000).map(\.requests) == [0, 0, 0, 0])
    }

    @Test("The time that stretches cover ends now and does not begin before the start")
    func covered() {
        let window = SlidingWindow(step: 5, count: 4)
        #expect(window.seconds(ofLast: 4, at: 3) == 3)
        #expect(window.seconds(ofLast: 2, at: 12.5) == 7.5)
    }

    @Test("Outcomes, tokens, failures and streams are counted, in all and for the model")
    func counts() throws {
        let board = board()
        board.streamBegan()
        board.streamBegan()
        board.requestEnded(
            .chat {
                $0.isStreamed = true; $0.details.firstToken = .milliseconds(100)
            }
        )
        clock.advance(by: .seconds(30))
        board.requestEnded(.chat { $0.adapted = ["seed"] })
        for status in [400, 404, 429, 500, 503] {
            board.requestEnded(
                .chat {
                    $0.status = status; $0.usage = nil; $0.failure = "x"
                }
            )
        }
        board.requestEnded(
            .chat {
                $0.failure = "x"; $0.usage = nil
            }
        )
        board.requestEnded(
            .chat {
                $0.clientLeft = true; $0.usage = nil
            }
        )
        board.requestEnded(.chat { $0.endpoint = .health })
        board.upstreamFailed(UpstreamFailure(kind: .throttled, isTriedAgain: true))
        board.upstreamFailed(UpstreamFailure(kind: .throttled, isTriedAgain: false))
        let (state, seconds) = board.read()
        #expect(seconds == 30)
        #expect(state.openStreams == 1)
        #expect(state.total.requests == 9)
        #expect(state.total.failures == [.clientError: 2, .throttled: 1, .serverError: 2, .broken: 1, .departed: 1])
        #expect(state.total.errors == 4)
        #expect(state.total.tokens.input == 60)
        #expect(state.total.tokens.output == 22)
        #expect(state.total.tokens.cached == 40)
        #expect(state.total.tokens.written == 10)
        #expect(state.total.adapted == 1)
        #expect(state.total.upstreamFailures == [.throttled: 2])
        #expect(state.total.retries == 1)
        #expect(state.total.latency.count == 2)
        #expect(state.total.timeToFirstToken.count == 1)
        #expect(state.models.keys.sorted() == ["amazon.nova-lite-v1:0"])
        #expect(state.models["amazon.nova-lite-v1:0"]?.total.requests == 9)
        #expect(state.recent.last(7, at: 30).map(\.requests) == [1, 0, 0, 0, 0, 0, 8])
    }

    @Test("Names of models that never answered stand together, and there are 100 at most")
    func names() {
        let board = board()
        for number in 0..<1000 {
            board.requestEnded(
                .chat("made.up-\(number)") {
                    $0.status = 404; $0.usage = nil; $0.failure = "x"
                }
            )
        }
        #expect(board.read().state.models.keys.sorted() == ["other"])
        for number in 0..<1000 { board.requestEnded(.chat("real.model-\(number)")) }
        // The two that the configuration names have a place whether or not they are called.
        #expect(board.read().state.models.count == 99)
        #expect(board.read().state.models["other"]?.total.requests == 1000 + 902)
    }
}
