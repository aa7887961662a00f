// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore

/// A body that is made while it is read, at the reader's pace; it has one reader.
///
/// Letting go of it stops the work behind it.
public final class GatewayStream: Sendable {
    private let source: any StreamSource

    init(_ source: any StreamSource) {
        self.source = source
    }

    /// The next bytes, or `nil` after the last.
    ///
    /// - Returns: bytes to send at once.
    /// - Throws: `CancellationError` where the client has left, or the task was cancelled. Every other trouble is told within the
    ///   stream.
    public func next() async throws -> [UInt8]? {
        while true {
            switch try step() {
            case .events(let bytes): return bytes
            case .end: return nil
            case .wait: await awaited.changeOrCancellation()
            }
        }
    }

    /// Stops the work behind the stream, from anywhere.
    public func cancel() {
        awaited.cancel()
    }

    /// What can be had without a wait.
    func step() throws -> ChatStream.EventStep {
        try source.step()
    }

    /// What to wait for where a step says so.
    var awaited: any Awaited { source.awaited }

    /// The same stream, of which every step is looked at.
    func wrapped(by wrapper: (any StreamSource) -> any StreamSource) -> GatewayStream {
        GatewayStream(wrapper(source))
    }
}

/// Where the bytes of a ``GatewayStream`` come from.
protocol StreamSource: AnyObject, Sendable {
    /// What can be had without a wait: bytes, at least one; the end; or the word that there is nothing yet.
    ///
    /// - Throws: `CancellationError` where the work was stopped.
    func step() throws -> ChatStream.EventStep

    /// What to wait for where a step says so; the same for the whole stream.
    var awaited: any Awaited { get }
}
