// SPDX-License-Identifier: MIT-0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Something that another thread sleeps on.
public protocol Sleeper: AnyObject, Sendable {
    /// Wakes the thread.
    func wake()
}

/// Wakes other threads once for all that a piece of work has for them.
///
/// A call of the system for each thing is the smaller part of what this saves. Where threads share a core, the system mostly runs
/// the woken one at once: it does the one thing, goes back to sleep, and is woken for the next.
public enum WakeBatch {
    /// The sleepers of a thread's batch.
    private final class Batch {
        var isOpen = false
        var sleepers: [any Sleeper] = []
    }

    /// Where each thread has its batch, once it had one.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let status = unsafe pthread_key_create(&key) { batch in
            #if canImport(Darwin)
                unsafe Unmanaged<Batch>.fromOpaque(batch).release()
            #else
                if let batch = unsafe batch { unsafe Unmanaged<Batch>.fromOpaque(batch).release() }
            #endif
        }
        return status == 0 ? key : nil
    }()

    /// Does a piece of work; whom it wakes by ``wake(_:)`` on this thread wakes when it is done.
    ///
    /// - Parameter work: what to do; it must not wait for what it wakes.
    public static func run(_ work: () -> Void) {
        guard let batch = ofThread(makes: true), !batch.isOpen else { return work() }
        batch.isOpen = true
        work()
        batch.isOpen = false
        for sleeper in batch.sleepers { sleeper.wake() }
        batch.sleepers.removeAll(keepingCapacity: true)
    }

    /// Wakes a sleeper: at the end of this thread's batch, or at once where there is none.
    ///
    /// - Parameter sleeper: whom to wake; two calls in one batch wake it twice, so call it for the first thing only.
    public static func wake(_ sleeper: any Sleeper) {
        guard let batch = ofThread(makes: false), batch.isOpen else { return sleeper.wake() }
        batch.sleepers.append(sleeper)
    }

    private static func ofThread(makes: Bool) -> Batch? {
        guard let key else { return nil }
        if let known = unsafe pthread_getspecific(key) {
            return unsafe Unmanaged<Batch>.fromOpaque(known).takeUnretainedValue()
        }
        guard makes else { return nil }
        let new = Batch()
        let pointer = unsafe Unmanaged.passRetained(new).toOpaque()
        guard unsafe pthread_setspecific(key, pointer) == 0 else {
            unsafe Unmanaged<Batch>.fromOpaque(pointer).release()
            return nil
        }
        return new
    }
}
