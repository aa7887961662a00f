// SPDX-License-Identifier: MIT-0

import Locking
import Logging

/// How much is logged, which may change while the gateway runs.
final class LogLevel: Sendable {
    private let state: Locked<Logger.Level>

    /// Begins with a level.
    ///
    /// - Parameter level: the least level that is logged.
    init(_ level: Logger.Level) {
        state = Locked(level)
    }

    /// The least level that is logged.
    var level: Logger.Level {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
