// SPDX-License-Identifier: MIT-0

#if CurlTransport
    package import AWSSigner

    /// What one exchange has received so far and who waits for it, as a value.
    ///
    /// The driver puts in what the network brings, the reader takes it out; both under the same lock. No method here calls
    /// anything: a method that makes the reader's wait pointless returns the waiter, to be woken after the lock is left. The
    /// reader then looks again, so a wake-up carries no value and one too many does no harm.
    package struct TransferState<Waiter> {
        package typealias Instant = ContinuousClock.Instant

        /// How far the exchange has come.
        package enum Phase {
            case connecting
            case awaitingResponse(since: Instant)
            case receivingHead(since: Instant)
            case receivingBody

            /// Whether the request could begin to be sent.
            package var isConnected: Bool {
                if case .connecting = self { false } else { true }
            }

            /// Whether some of the response has arrived.
            package var responseHasBegun: Bool {
                switch self {
                case .connecting, .awaitingResponse: false
                case .receivingHead, .receivingBody: true
                }
            }
        }

        /// How the exchange ended.
        package enum Outcome {
            case complete
            case failed(TransportError)
            case cancelled
        }

        /// What a reader of the head finds.
        package enum HeadStep {
            case head([UInt8])
            case failure(any Error)
            case wait
        }

        /// What a reader of the body finds.
        package enum ChunkStep {
            case chunk([UInt8], resumes: Bool)
            case end
            case failure(any Error)
            case wait
        }

        package let limits: TimeLimits
        package let start: Instant
        package let bufferLimit: Int

        package private(set) var phase = Phase.connecting
        package private(set) var outcome: Outcome?
        /// The whole head, until it is taken.
        private var head: [UInt8]?
        private var buffer: [UInt8] = []
        private var isPaused = false
        private var isBeat = false
        private var waiter: Waiter?
        private var waitingSince: Instant?
        /// How long the peer was silent in waits that a heartbeat cut short.
        private var silence = Duration.zero

        /// Makes the state of an exchange that begins.
        package init(limits: TimeLimits, start: Instant, bufferLimit: Int) {
            self.limits = limits
            self.start = start
            self.bufferLimit = bufferLimit
        }
    }

    // What the reader does.
    extension TransferState {
        /// Takes the head, once it is whole.
        package mutating func takeHead() -> HeadStep {
            switch outcome {
            case .cancelled: return .failure(CancellationError())
            case .failed(let error) where head == nil: return .failure(error)
            case .complete where head == nil:
                return .failure(TransportError(.malformedResponse, "The response has no head."))
            case .complete, .failed, nil:
                guard let bytes = head else { return .wait }
                head = nil
                return .head(bytes)
            }
        }

        /// Takes everything that has arrived of the body.
        ///
        /// What arrived before a failure comes before the failure.
        package mutating func takeChunk() -> ChunkStep {
            if case .cancelled = outcome { return .failure(CancellationError()) }
            if !buffer.isEmpty {
                defer {
                    buffer = []
                    isPaused = false
                    isBeat = false
                }
                return .chunk(buffer, resumes: isPaused && outcome == nil)
            }
            switch outcome {
            case .failed(let error): return .failure(error)
            case .complete: return .end
            case .cancelled, nil:
                guard isBeat else { return .wait }
                isBeat = false
                return .chunk([], resumes: false)
            }
        }

        /// Leaves a waiter to be woken, or gives it back at once when there is something to take.
        package mutating func park(_ new: Waiter, at now: Instant) -> Waiter? {
            guard outcome == nil, head == nil, buffer.isEmpty, !isBeat else { return new }
            let old = waiter
            waiter = new
            waitingSince = now
            return old
        }

        /// Ends the exchange from the reader's side.
        ///
        /// - Returns: the waiter to wake, and whether the driver has to stop anything.
        package mutating func cancel() -> (waiter: Waiter?, isOpen: Bool) {
            let isOpen = outcome == nil
            outcome = .cancelled
            buffer = []
            return (takeWaiter(), isOpen)
        }

        private mutating func takeWaiter() -> Waiter? {
            defer {
                waiter = nil
                waitingSince = nil
            }
            return waiter
        }
    }

    // What the driver does.
    extension TransferState {
        /// The connection is there, and the request is about to go out.
        package mutating func sendRequest(at now: Instant) {
            phase = .awaitingResponse(since: now)
        }

        /// A line of the response head has come.
        package mutating func receiveHeadLine(at now: Instant) {
            phase = .receivingHead(since: now)
        }

        /// The response head is whole.
        package mutating func receiveHead(_ bytes: [UInt8]) -> Waiter? {
            phase = .receivingBody
            head = bytes
            return takeWaiter()
        }

        /// Bytes of the body have come.
        ///
        /// - Returns: whether they were taken, or must be offered again after the reader has taken what is buffered; and the
        ///   waiter to wake.
        package mutating func receive(_ bytes: [UInt8]) -> (isTaken: Bool, waiter: Waiter?) {
            silence = .zero
            guard buffer.count < bufferLimit else {
                isPaused = true
                return (false, nil)
            }
            if buffer.isEmpty { buffer = bytes } else { buffer.append(contentsOf: bytes) }
            return (true, takeWaiter())
        }

        /// The exchange has ended; the first end counts.
        package mutating func end(_ new: Outcome) -> Waiter? {
            guard outcome == nil else { return nil }
            outcome = new
            return takeWaiter()
        }
    }

    // Time.
    extension TransferState {
        /// What the clock asks for.
        package enum Due {
            /// Nothing before this instant.
            case nothing(until: Instant)
            /// The reader has waited for a heartbeat's time: wake it, and look again at this instant.
            case heartbeat(Waiter?, until: Instant)
            /// A limit has passed.
            case limit(TransportError.Code)
        }

        /// Says which limit has passed, or when to look again.
        ///
        /// Looking at the returned instant suffices although a reader may begin to wait at any moment in between: whatever
        /// begins later is due later still.
        package mutating func check(at now: Instant) -> Due {
            let end = start + limits.total
            guard now < end else { return .limit(.totalTimeout) }
            switch phase {
            case .connecting:
                return .nothing(until: end)
            case .awaitingResponse(let since):
                let due = since + limits.firstByte
                return now < due ? .nothing(until: min(due, end)) : .limit(.firstByteTimeout)
            case .receivingHead(let since):
                let due = since + limits.idle
                return now < due ? .nothing(until: min(due, end)) : .limit(.idleTimeout)
            case .receivingBody:
                return checkBody(at: now, end: end)
            }
        }

        private mutating func checkBody(at now: Instant, end: Instant) -> Due {
            let patience = limits.idle - silence
            // A heartbeat of nothing would keep reader and driver busy with each other.
            let beat = limits.heartbeat.map { max($0, .milliseconds(1)) }
            guard let since = waitingSince else {
                return .nothing(until: min(end, now + min(patience, beat ?? patience)))
            }
            guard now < since + patience else { return .limit(.idleTimeout) }
            guard let beat else { return .nothing(until: min(end, since + patience)) }
            guard now >= since + beat else { return .nothing(until: min(end, since + min(patience, beat))) }
            silence += now - since
            isBeat = true
            return .heartbeat(takeWaiter(), until: min(end, now + min(limits.idle - silence, beat)))
        }
    }
#endif
