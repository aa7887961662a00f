// SPDX-License-Identifier: MIT-0

import Locking

/// What a reader waits for.
///
/// Split from what it then finds, so that the many layers above a connection need not be suspended and resumed one by one for every
/// few bytes: they are asked step by step, and whoever is outermost waits.
package protocol Awaited: Sendable {
    /// Waits until another step is worth a try; to wake too early does no harm.
    ///
    /// Called by one task at a time. The task's cancellation does not end it, ``cancel()`` does.
    func change() async

    /// Stops the work, and ends the wait; called any number of times, from anywhere.
    func cancel()
}

extension Awaited {
    /// Waits as ``change()`` does; the task's cancellation stops the work.
    package func changeOrCancellation() async {
        await withTaskCancellationHandler {
            await change()
        } onCancel: {
            cancel()
        }
    }
}

/// What a body has for a reader that does not wait.
package enum BodyStep: Sendable {
    /// Bytes as they came; none as the heartbeat of ``TimeLimits/heartbeat``.
    case chunk([UInt8])
    /// The last byte has been read.
    case end
    /// Nothing yet.
    case wait
}

/// A body that can be asked without a wait.
package protocol SteppedBodySource: ResponseBodySource, Awaited {
    /// What has arrived.
    ///
    /// - Throws: as ``ResponseBodySource/next()``.
    func step() throws -> BodyStep
}

extension ResponseBody {
    /// The body for a reader that goes step by step.
    package func makeSteppedSource() -> any SteppedBodySource {
        source as? any SteppedBodySource ?? FetchedBody(source)
    }
}

/// A body of any other transport: what it is asked for is fetched in the wait.
private final class FetchedBody: SteppedBodySource {
    private let source: any ResponseBodySource
    private let fetched = Locked<Result<[UInt8]?, any Error>?>(nil)

    init(_ source: any ResponseBodySource) {
        self.source = source
    }

    func step() throws -> BodyStep {
        guard let result = fetched.withLock({ $0.take() }) else { return .wait }
        guard let chunk = try result.get() else {
            fetched.withLock { $0 = .success(nil) }
            return .end
        }
        return .chunk(chunk)
    }

    func change() async {
        let result: Result<[UInt8]?, any Error>
        do { result = .success(try await source.next()) } catch { result = .failure(error) }
        fetched.withLock { $0 = result }
    }

    func next() async throws -> [UInt8]? {
        try await source.next()
    }

    func cancel() {
        source.cancel()
    }
}
