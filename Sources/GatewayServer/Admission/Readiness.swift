// SPDX-License-Identifier: MIT-0

import Locking

/// Whether the gateway takes on new requests: `true` from the start, `false` for good once it shuts down.
public final class Readiness: Sendable {
    private let state = Locked(true)

    /// Makes a gateway that is ready.
    public init() {}

    /// Whether new requests are welcome.
    public var isReady: Bool { state.withLock { $0 } }

    /// Says that no new requests are welcome.
    public func drain() {
        state.withLock { $0 = false }
    }
}
