// SPDX-License-Identifier: MIT-0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A value that one thread at a time may look at and change: the only lock of this package.
///
/// For short sections that neither wait nor call out to code of others. It is backed by a pthread mutex, because the thread
/// sanitizer sees those and reports false races on `Synchronization.Mutex`.
//
// Unchecked, for the compiler cannot see a pthread mutex. It is nevertheless safe: `state` is private and touched in
// `withLock` only, between locking and unlocking; what goes into it and comes out of it is `sending`, so nobody keeps a
// reference into it; the mutex has a fixed address of its own and is freed when no reference to the object is left.
@safe package final class Locked<State>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var state: State

    /// Makes a lock round a value.
    ///
    /// - Parameter state: the first value.
    package init(_ state: sending State) {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        let status = unsafe pthread_mutex_init(mutex, nil)
        precondition(status == 0, "A mutex with default attributes can be made unless memory is out.")
        self.state = state
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deinitialize(count: 1)
        unsafe mutex.deallocate()
    }

    /// Looks at or changes the value while no other thread can.
    ///
    /// - Parameter body: what to do; it must not lock the same lock again.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws.
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }
}
