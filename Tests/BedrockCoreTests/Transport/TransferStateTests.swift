// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import Testing

    /// The state of an exchange as a value, with numbers for waiters and a clock of the test's own.
    struct TransferStateTests {
        typealias State = TransferState<Int>

        let start = ContinuousClock.Instant.now

        func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

        func state(heartbeat: Duration? = nil, idle: Duration = .seconds(30)) -> State {
            let limits = TimeLimits(
                firstByte: .seconds(20),
                idle: idle,
                total: .seconds(1_000),
                heartbeat: heartbeat
            )
            return State(limits: limits, start: start, bufferLimit: 4)
        }

        /// A state with the head received and taken.
        func streaming(heartbeat: Duration? = nil, idle: Duration = .seconds(30)) -> State {
            var state = state(heartbeat: heartbeat, idle: idle)
            state.sendRequest(at: at(0))
            _ = state.receiveHead([1])
            _ = state.takeHead()
            return state
        }

        @Test func `a waiter is woken once for whatever comes`() {
            var state = state()
            #expect(state.takeHead().isWait)
            #expect(state.park(1, at: at(0)) == nil)
            state.sendRequest(at: at(0))
            state.receiveHeadLine(at: at(1))
            #expect(state.receiveHead([7]) == 1)
            #expect(state.receive([1]).waiter == nil)
            #expect(state.end(.complete) == nil)
            guard case .head([7]) = state.takeHead() else { return #expect(Bool(false)) }
            #expect(state.takeChunk().bytes == [1])
            #expect(state.takeChunk().isEnd)
            #expect(state.takeChunk().isEnd)
        }

        @Test func `nobody parks before something that is there`() {
            var state = state()
            _ = state.receiveHead([7])
            #expect(state.park(1, at: at(0)) == 1)
            _ = state.takeHead()
            #expect(state.park(2, at: at(0)) == nil)
            #expect(state.receive([1]).waiter == 2)
            #expect(state.park(3, at: at(0)) == 3)
            _ = state.takeChunk()
            _ = state.end(.complete)
            #expect(state.park(4, at: at(0)) == 4)
        }

        @Test func `bytes beyond the bound are refused until the reader has taken the rest`() {
            var state = streaming()
            #expect(state.receive([1, 2, 3]).isTaken)
            #expect(state.receive([4, 5]).isTaken)
            #expect(!state.receive([6]).isTaken)
            guard case .chunk([1, 2, 3, 4, 5], resumes: true) = state.takeChunk() else { return #expect(Bool(false)) }
            #expect(state.receive([6]).isTaken)
            guard case .chunk([6], resumes: false) = state.takeChunk() else { return #expect(Bool(false)) }
        }

        @Test func `a failure comes after the head and the bytes before it`() {
            var state = state()
            _ = state.receiveHead([7])
            _ = state.receive([1])
            _ = state.end(.failed(TransportError(.idleTimeout, "")))
            #expect(state.end(.complete) == nil)
            guard case .head([7]) = state.takeHead() else { return #expect(Bool(false)) }
            #expect(state.takeChunk().bytes == [1])
            for _ in 0..<2 { #expect((state.takeChunk().error as? TransportError)?.code == .idleTimeout) }
        }

        @Test func `an end without a head is a failure`() {
            var state = state()
            #expect(state.park(1, at: at(0)) == nil)
            #expect(state.end(.complete) == 1)
            guard case .failure(let error) = state.takeHead() else { return #expect(Bool(false)) }
            #expect((error as? TransportError)?.code == .malformedResponse)
        }

        @Test func `a cancellation comes before everything`() {
            var state = streaming()
            #expect(state.park(1, at: at(0)) == nil)
            let first = state.cancel()
            #expect(first.waiter == 1 && first.isOpen)
            let second = state.cancel()
            #expect(second.waiter == nil && !second.isOpen)
            #expect(state.takeChunk().error is CancellationError)

            state = streaming()
            _ = state.receive([1])
            _ = state.end(.complete)
            #expect(!state.cancel().isOpen)
            #expect(state.takeChunk().error is CancellationError)
        }

        @Test func `each phase has its limit`() {
            var state = state()
            #expect(state.check(at: at(0)).next == at(1_000))
            #expect(state.check(at: at(1_000)).limit == .totalTimeout)
            state.sendRequest(at: at(5))
            #expect(state.check(at: at(5)).next == at(25))
            #expect(state.check(at: at(25)).limit == .firstByteTimeout)
            state.receiveHeadLine(at: at(10))
            #expect(state.check(at: at(10)).next == at(40))
            #expect(state.check(at: at(40)).limit == .idleTimeout)
            state = streaming()
            #expect(state.check(at: at(999)).next == at(1_000))
            #expect(state.check(at: at(1_000)).limit == .totalTimeout)
        }

        @Test func `only a reader that waits runs into the idle limit`() {
            var state = streaming()
            #expect(state.check(at: at(100)).next == at(130))
            #expect(state.park(1, at: at(120)) == nil)
            #expect(state.check(at: at(130)).next == at(150))
            #expect(state.check(at: at(150)).limit == .idleTimeout)
            #expect(state.receive([1]).waiter == 1)
            #expect(state.check(at: at(150)).next == at(180))
        }

        @Test func `a heartbeat wakes the reader and lets the silence add up`() {
            var state = streaming(heartbeat: .seconds(12))
            #expect(state.park(1, at: at(0)) == nil)
            #expect(state.check(at: at(0)).next == at(12))
            #expect(state.check(at: at(12)).beat == 1)
            #expect(state.takeChunk().bytes == [])
            #expect(state.takeChunk().isWait)
            // The reader takes its time; that is not the peer's silence.
            #expect(state.park(2, at: at(50)) == nil)
            #expect(state.check(at: at(62)).beat == 2)
            _ = state.takeChunk()
            #expect(state.park(3, at: at(70)) == nil)
            #expect(state.check(at: at(70)).next == at(76))
            #expect(state.check(at: at(76)).limit == .idleTimeout)
            // A byte makes good for all of it.
            #expect(state.receive([1]).waiter == 3)
            _ = state.takeChunk()
            #expect(state.park(4, at: at(80)) == nil)
            #expect(state.check(at: at(80)).next == at(92))
        }

        @Test func `bytes that come with a heartbeat stand in for it`() {
            var state = streaming(heartbeat: .seconds(1))
            #expect(state.park(1, at: at(0)) == nil)
            #expect(state.check(at: at(1)).beat == 1)
            _ = state.receive([1])
            #expect(state.takeChunk().bytes == [1])
            #expect(state.takeChunk().isWait)
        }
    }

    extension TransferState.HeadStep {
        fileprivate var isWait: Bool { if case .wait = self { true } else { false } }
    }

    extension TransferState.ChunkStep {
        fileprivate var isWait: Bool { if case .wait = self { true } else { false } }
        fileprivate var isEnd: Bool { if case .end = self { true } else { false } }
        fileprivate var bytes: [UInt8]? { if case .chunk(let bytes, _) = self { bytes } else { nil } }
        fileprivate var error: (any Error)? { if case .failure(let error) = self { error } else { nil } }
    }

    extension TransferState.Due {
        fileprivate var next: ContinuousClock.Instant? { if case .nothing(let until) = self { until } else { nil } }
        fileprivate var beat: Waiter? { if case .heartbeat(let waiter, _) = self { waiter } else { nil } }
        fileprivate var limit: TransportError.Code? { if case .limit(let code) = self { code } else { nil } }
    }
#endif
