// SPDX-License-Identifier: MIT-0

#if Server
    import Locking
    import NIOCore

    /// The body of a request while it arrives: the connection puts bytes in, the gateway takes them out whole.
    ///
    /// Nobody reads before the key has been checked; until then little is held, and the client waits.
    final class ArrivingBody: Sendable {
        /// What is held of a body that nobody has asked for.
        private static let unaskedLimit = 64 << 10

        private enum Step {
            case whole([UInt8])
            case failed(GatewayError)
            case wait
        }

        private struct State {
            var bytes: [UInt8] = []
            var isWhole = false
            var failure: GatewayError?
            /// How many bytes the reader takes; `nil` before it has asked, 0 when it takes no more.
            var limit: Int?
            var reader: CheckedContinuation<Void, Never>?

            /// Whether more bytes are welcome.
            var isHungry: Bool {
                limit != nil || bytes.count < ArrivingBody.unaskedLimit
            }

            mutating func step() -> Step {
                guard let limit else { return .wait }
                if bytes.count > limit {
                    let error = GatewayError.bodyTooLarge(limit: limit)
                    refuse()
                    return .failed(error)
                }
                if let failure { return .failed(failure) }
                guard isWhole else { return .wait }
                defer { refuse() }
                return .whole(bytes)
            }

            mutating func append(_ buffer: ByteBuffer, expected: Int?) {
                // What nobody wants any more is not kept.
                guard limit != 0 else { return }
                if bytes.isEmpty, let expected { bytes.reserveCapacity(min(expected, 8 << 20)) }
                unsafe buffer.withUnsafeReadableBytes { unsafe bytes.append(contentsOf: $0) }
            }

            /// Takes no more: what still arrives is thrown away.
            mutating func refuse() {
                bytes = []
                limit = 0
            }

            /// The reader, where there is something for it to look at.
            mutating func awakened() -> CheckedContinuation<Void, Never>? {
                guard isWhole || failure != nil || bytes.count > limit ?? .max else { return nil }
                defer { reader = nil }
                return reader
            }
        }

        private let state = Locked(State())
        private let channel: any Channel

        init(of channel: any Channel) {
            self.channel = channel
        }

        /// Whether more bytes are welcome.
        var isHungry: Bool { state.withLock { $0.isHungry } }

        /// Takes bytes that have come.
        ///
        /// - Parameters:
        ///   - buffer: the bytes.
        ///   - expected: how many the whole body will have, where that is known.
        func append(_ buffer: ByteBuffer, expected: Int?) {
            state.withLock { state in
                state.append(buffer, expected: expected)
                return state.awakened()
            }?.resume()
        }

        /// The last byte has come.
        func end() {
            state.withLock { state in
                state.isWhole = true
                return state.awakened()
            }?.resume()
        }

        /// No more bytes will come, although they should.
        func fail(_ error: GatewayError) {
            state.withLock { state in
                if !state.isWhole { state.failure = error }
                return state.awakened()
            }?.resume()
        }

        /// Waits for the whole body.
        ///
        /// - Parameter limit: how many bytes there may be.
        /// - Returns: the body.
        /// - Throws: ``GatewayError`` where there are more or where it breaks off.
        func collect(upTo limit: Int) async throws -> [UInt8] {
            let wasHungry = state.withLock { state in
                defer { state.limit = max(1, limit) }
                return state.isHungry
            }
            if !wasHungry { channel.read() }
            while true {
                switch state.withLock({ $0.step() }) {
                case .whole(let bytes): return bytes
                case .failed(let error): throw error
                case .wait: await change()
                }
            }
        }

        private func change() async {
            await withCheckedContinuation { new in
                state.withLock { state in
                    state.reader = new
                    return state.awakened()
                }?.resume()
            }
        }
    }
#endif
