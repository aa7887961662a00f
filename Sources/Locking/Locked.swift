// SPDX-License-Identifier: MIT-0

#if canImport(Darwin)
    public import Darwin
#elseif canImport(Musl)
    public import Musl
#else
    public import Glibc
#endif

/// A value that one thread at a time may look at.
///
/// For short sections that neither wait nor call out to code of others. It is backed by a pthread mutex, because the thread
/// sanitizer sees those and reports false races on `Synchronization.Mutex`. The mutex lies behind the value, in the same
/// piece of memory.
@safe public struct Locked<State>: @unchecked Sendable {
    // Unchecked, for the compiler cannot see a pthread mutex. It is nevertheless safe: the storage is touched in `withLock` only,
    // between locking and unlocking; what goes into it and comes out of it is `sending`, so nobody keeps a reference into it; the
    // mutex has a fixed address of its own and is destroyed when no reference to the storage is left.
    @usableFromInline let storage: ManagedBuffer<State, pthread_mutex_t>

    /// Makes a lock round a value.
    ///
    /// - Parameter state: the first value.
    @inlinable
    public init(_ state: sending State) {
        unsafe storage = LockStorage.make(state)
    }

    /// Looks at or changes the value while no other thread can.
    ///
    /// Inlined, so that a caller's own types are known to it: through generic code it would cost several times as much.
    ///
    /// - Parameter body: what to do; it must not lock the same lock again.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws.
    @inlinable
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        // The pointers hold as long as the storage, which the lock keeps.
        nonisolated(unsafe) let (state, mutex) = unsafe storage.withUnsafeMutablePointers { unsafe ($0, $1) }
        unsafe pthread_mutex_lock(mutex)
        defer {
            unsafe pthread_mutex_unlock(mutex)
            unsafe withExtendedLifetime(storage) {}
        }
        return try unsafe body(&state.pointee)
    }
}

/// A value, and behind it the mutex that guards it.
@unsafe @usableFromInline final class LockStorage<State>: ManagedBuffer<State, pthread_mutex_t> {
    @inlinable
    static func make(_ state: State) -> ManagedBuffer<State, pthread_mutex_t> {
        let storage = unsafe create(minimumCapacity: 1) { _ in state }
        unsafe storage.withUnsafeMutablePointerToElements { mutex in
            unsafe mutex.initialize(to: pthread_mutex_t())
            let status = unsafe pthread_mutex_init(mutex, nil)
            precondition(status == 0, "A mutex with default attributes can be made unless memory is out.")
        }
        return unsafe storage
    }

    @inlinable
    deinit {
        unsafe withUnsafeMutablePointerToElements { mutex in
            unsafe pthread_mutex_destroy(mutex)
            unsafe mutex.deinitialize(count: 1)
        }
    }
}
