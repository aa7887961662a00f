// SPDX-License-Identifier: MIT-0

#if Server
    /// The log, and the end of the process.
    enum OperationSettings: SettingGroup {
        static let title = "Log and shutdown"

        static let settings: [Setting] = [
            Setting("DEBUG", .flag, \.isVerbose, "log more; never bodies or keys"),
            Setting(
                "SHUTDOWN_DELAY_SECONDS",
                .seconds,
                \.drainDelay,
                "how long `/ready` says 503 before the listener closes"
            ).onRestart,
            Setting(
                "SHUTDOWN_GRACE_SECONDS",
                .seconds,
                \.gracePeriod,
                "how long open requests may go on after that"
            ).onRestart,
        ]
    }
#endif
