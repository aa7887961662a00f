// SPDX-License-Identifier: MIT-0

import Logging

/// Takes up changed keys where nothing runs between requests: before a request that comes when the keys are due again.
///
/// Keys that cannot be read leave the known ones in force, as with ``KeyRotation``.
actor KeyRefresh {
    /// How long a request waits for it.
    private static let patience = Duration.seconds(3)

    private let reader: KeyReader
    private let authenticator: Authenticator
    private let interval: Duration
    private let logger: Logger
    private var lastLook = ContinuousClock.now

    init(_ reader: KeyReader, every interval: Duration, _ authenticator: Authenticator, _ logger: Logger) {
        self.reader = reader
        self.interval = interval
        self.authenticator = authenticator
        self.logger = logger
    }

    /// Reads the keys where that is due.
    func refreshIfDue() async {
        guard ContinuousClock.now - lastLook >= interval else { return }
        lastLook = .now
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.refresh() }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
    }

    private func refresh() async {
        let known = authenticator.fingerprint
        do {
            authenticator.replace(keys: try await reader.keys())
        } catch {
            logger.error("The gateway's keys cannot be read; the known ones stay.", metadata: ["reason": "\(error)"])
        }
        if authenticator.fingerprint != known {
            logger.notice("The gateway's keys have changed.", metadata: ["source": "\(reader.source.variable)"])
        }
    }
}
