// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import HTTPTypes

    /// What a streamed request body has brought and libcurl has not yet taken, as a value.
    ///
    /// The task that asks the source puts it in, the driver takes it out; both under the same lock.
    struct UploadState {
        /// What libcurl finds.
        enum Step {
            case bytes(count: Int)
            /// Nothing yet: it is told when there is something.
            case wait
            case end
            case broken
        }

        private enum Ending {
            case whole(HTTPFields)
            case broken
        }

        private var buffer: [UInt8] = []
        private var taken = 0
        private var ending: Ending?
        private var waiter: Transfer.Waiter?
        /// Whether libcurl has had nothing of the body, so that another connection could still serve.
        private(set) var isUntouched = true

        /// The fields behind the body.
        var trailers: HTTPFields {
            if case .whole(let fields) = ending { fields } else { [:] }
        }

        /// Puts in the next bytes; only when there is room.
        mutating func append(_ bytes: [UInt8]) {
            buffer = bytes
            taken = 0
        }

        /// Says that the body is whole, or never will be; the first word counts.
        mutating func end(_ trailers: HTTPFields?) {
            if ending == nil { ending = trailers.map(Ending.whole) ?? .broken }
        }

        /// Leaves a waiter to be woken when there is room, or gives it back at once when there is some.
        mutating func park(_ new: Transfer.Waiter) -> Transfer.Waiter? {
            guard !buffer.isEmpty, ending == nil else { return new }
            defer { waiter = new }
            return waiter
        }

        /// Takes out whoever waits for room.
        mutating func takeWaiter() -> Transfer.Waiter? {
            defer { waiter = nil }
            return waiter
        }

        /// Copies the next bytes for libcurl.
        ///
        /// - Returns: what there was, and the waiter to wake.
        mutating func take(into memory: UnsafeMutableRawBufferPointer) -> (step: Step, waiter: Transfer.Waiter?) {
            if case .broken = ending { return (.broken, takeWaiter()) }
            guard !buffer.isEmpty else { return (ending == nil ? .wait : .end, nil) }
            isUntouched = false
            let count = min(memory.count, buffer.count - taken)
            unsafe memory.copyBytes(from: buffer[taken..<taken + count])
            taken += count
            guard taken == buffer.count else { return (.bytes(count: count), nil) }
            buffer = []
            return (.bytes(count: count), takeWaiter())
        }
    }
#endif
