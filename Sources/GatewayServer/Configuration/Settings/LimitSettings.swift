// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore

    /// How much the gateway takes on, and how long it waits.
    enum LimitSettings: SettingGroup {
        static let title = "Limits"

        static let settings: [Setting] = [
            Setting(
                "MAX_REQUESTS",
                .number(1...1_000_000),
                \.requestLimit,
                "requests under way at most; beyond them and the queue, 429"
            ),
            Setting(
                "MAX_QUEUED_REQUESTS",
                .number(0...1_000_000),
                \.queueLimit,
                "requests that wait for their turn at most"
            ),
            Setting(
                "QUEUE_TIMEOUT_SECONDS",
                .limit,
                \.queuePatience,
                "how long a request waits for its turn; then 429"
            ),
            Setting("MAX_BODY_BYTES", .bytes(1_024...(1 << 30)), \.bodyLimit, "bytes of a request's body at most"),
            Setting(
                "UPSTREAM_CONNECT_TIMEOUT_SECONDS",
                .limit,
                \.bedrock.connectLimit,
                "for a connection to Bedrock"
            ),
            Setting(
                "UPSTREAM_FIRST_EVENT_TIMEOUT_SECONDS",
                .limit,
                \.bedrock.streamLimits.firstByte,
                "for the head of a streamed answer"
            ),
            Setting(
                "UPSTREAM_IDLE_TIMEOUT_SECONDS",
                .limit,
                \.bedrock.idleLimit,
                "between two parts of an answer that has begun"
            ),
            Setting("UPSTREAM_TOTAL_TIMEOUT_SECONDS", .limit, \.bedrock.totalLimit, "for a whole answer"),
            Setting(
                "CLIENT_ARRIVAL_TIMEOUT_SECONDS",
                .limit,
                \.arrivalLimit,
                "for a request's body to arrive"
            ).onRestart,
            Setting(
                "CLIENT_STALL_TIMEOUT_SECONDS",
                .limit,
                \.slowReaderLimit,
                "for a client that takes nothing of its answer"
            ).onRestart,
            Setting(
                "CLIENT_IDLE_TIMEOUT_SECONDS",
                .limit,
                \.idleLimit,
                "for a connection without a request, and for a request's head"
            ).onRestart,
        ]
    }
#endif
