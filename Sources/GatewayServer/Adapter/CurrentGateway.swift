// SPDX-License-Identifier: MIT-0

import Locking

/// The gateway that answers now: another one after a change of the configuration.
///
/// Requests that have begun keep the gateway that they began with.
public final class CurrentGateway: Sendable {
    /// A gateway is large; whoever asks for it takes a reference and no copy.
    private final class Box: Sendable {
        let gateway: Gateway

        init(_ gateway: Gateway) {
            self.gateway = gateway
        }
    }

    private let box: Locked<Box>

    /// Begins with a gateway.
    ///
    /// - Parameter gateway: the gateway.
    public init(_ gateway: Gateway) {
        box = Locked(Box(gateway))
    }

    /// The gateway for a request that comes now.
    public var gateway: Gateway { box.withLock { $0 }.gateway }

    /// Takes another gateway for all requests that come from now on.
    ///
    /// - Parameter gateway: the gateway.
    public func replace(with gateway: Gateway) {
        let new = Box(gateway)
        box.withLock { $0 = new }
    }
}
