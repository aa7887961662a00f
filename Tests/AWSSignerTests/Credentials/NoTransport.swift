// SPDX-License-Identifier: MIT-0

import AWSSigner

/// A network in which nobody answers.
struct NoTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws -> TransportResponse {
        throw TransportError(.connectFailed, "Nobody is there.")
    }
}
