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
// Unchecked, for the compiler cannot see a pthread mutex. It is nevertheless safe: `state` is private to this file but for
// `withLock`, which touches it between locking and unlocking; what goes into it and comes out of it is `sending`, so nobody
// keeps a reference into it; the mutex has a fixed address of its own and is freed when no reference to the object is left.
package final class Locked<State>: @unchecked Sendable {
    @usableFromInline let mutex = PlatformMutex()
    @usableFromInline var state: State

    /// Makes a lock round a value.
    ///
    /// - Parameter state: the first value.
    package init(_ state: sending State) {
        self.state = state
    }

    /// Looks at or changes the value while no other thread can.
    ///
    /// Within the caller's module it is made for the caller's types, which is why it can be inlined.
    ///
    /// - Parameter body: what to do; it must not lock the same lock again.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws.
    @inlinable
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        mutex.lock()
        defer { mutex.unlock() }
        return try body(&state)
    }
}

/// A pthread mutex at an address of its own.
@safe @usableFromInline package struct PlatformMutex: ~Copyable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        let status = unsafe pthread_mutex_init(mutex, nil)
        precondition(status == 0, "A mutex with default attributes can be made unless memory is out.")
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deinitialize(count: 1)
        unsafe mutex.deallocate()
    }

    @usableFromInline borrowing func lock() {
        unsafe pthread_mutex_lock(mutex)
    }

    @usableFromInline borrowing func unlock() {
        unsafe pthread_mutex_unlock(mutex)
    }
}
