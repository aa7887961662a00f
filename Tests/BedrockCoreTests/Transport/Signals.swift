// SPDX-License-Identifier: MIT-0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Values from a blocking thread to a task.
final class Reports<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init(_ type: Value.Type = Value.self) {
        (stream, continuation) = AsyncStream.makeStream(of: type)
    }

    func send(_ value: Value) {
        continuation.yield(value)
    }

    /// The next value, as soon as there is one.
    func next() async -> Value? {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next()
    }
}

extension Reports<Void> {
    func send() { send(()) }
}

/// A door at which blocking threads wait until a task opens it.
final class Gate: Sendable {
    private let ends: (read: Int32, write: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        self.ends = (ends[0], ends[1])
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }

    /// Lets one waiting thread through, now or later.
    func open() {
        var byte: UInt8 = 1
        _ = write(ends.write, &byte, 1)
    }

    /// Waits.
    func wait() {
        var byte: UInt8 = 0
        _ = read(ends.read, &byte, 1)
    }
}
