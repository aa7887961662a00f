// SPDX-License-Identifier: MIT-0

import CAllocations

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What one operation costs.
struct Measurement {
    /// What was done.
    let name: String
    /// CPU in nanoseconds for one operation, the median of some rounds.
    let nanoseconds: Double
    /// Calls of malloc and its kin for one operation.
    let allocations: Double
    /// How many of `unit` one operation handles, where a rate is told.
    let work: Double
    /// What is handled: `bytes` or `events`.
    let unit: String

    /// The measurement as one line of JSON.
    var json: String {
        """
        {"name": "\(name)", "nanoseconds": \(nanoseconds), "allocations": \(allocations), "work": \(work), "unit": "\(unit)"}
        """
    }
}

/// Measures operations by the clock of the process's CPU, which other processes do not move.
struct Stopwatch {
    /// How long one round takes at least.
    static let round = 100_000_000
    /// How many rounds there are; odd, so that there is a middle one.
    static let rounds = 7

    /// CPU that the process has used, in nanoseconds.
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    /// Measures an operation.
    ///
    /// - Parameters:
    ///   - name: what is done.
    ///   - expected: what each operation returns, as a sign that it did its work.
    ///   - work: how many of `unit` one operation handles.
    ///   - unit: what is handled.
    ///   - operation: what to do; returns the size of what it made.
    /// - Returns: what it costs.
    /// - Throws: ``WrongResult``, and what the operation throws.
    static func measure(
        _ name: String,
        expecting expected: Int,
        work: Double = 0,
        unit: String = "",
        _ operation: () async throws -> Int
    ) async throws -> Measurement {
        let count = try await calibrate(name, expected, operation)
        var times: [Int] = []
        for _ in 0..<rounds { times.append(try await time(count, operation)) }
        times.sort()
        let before = allocations_so_far()
        for _ in 0..<10 { _ = try await operation() }
        let allocations = Double(allocations_so_far() - before) / 10
        return Measurement(
            name: name,
            nanoseconds: Double(times[rounds / 2]) / Double(count),
            allocations: allocations,
            work: work,
            unit: unit
        )
    }

    /// Finds how many operations fill a round, and looks at what they return.
    private static func calibrate(
        _ name: String,
        _ expected: Int,
        _ operation: () async throws -> Int
    ) async throws -> Int {
        let made = try await operation()
        guard made == expected else { throw WrongResult(name: name, made: made, expected: expected) }
        var count = 1
        while true {
            let used = try await time(count, operation)
            if used >= round { return count }
            count = used < round / 100 ? count * 10 : count * round / used + 1
        }
    }

    private static func time(_ count: Int, _ operation: () async throws -> Int) async throws -> Int {
        let start = now
        for _ in 0..<count { sink(try await operation()) }
        return now - start
    }

    /// Keeps the compiler from leaving work out whose result nobody uses.
    @inline(never)
    private static func sink(_ value: Int) {
        withExtendedLifetime(value) {}
    }
}

/// An operation that did something else than it should.
struct WrongResult: Error {
    let name: String
    let made: Int
    let expected: Int
}
