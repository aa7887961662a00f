// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore

    /// The limits of both kinds of requests, of which the operator sets one.
    extension BedrockClient.Configuration {
        /// For a connection.
        var connectLimit: Duration {
            get { plainLimits.connect }
            set {
                plainLimits.connect = newValue
                streamLimits.connect = newValue
            }
        }

        /// Between two parts of an answer that has begun.
        var idleLimit: Duration {
            get { plainLimits.idle }
            set {
                plainLimits.idle = newValue
                streamLimits.idle = newValue
            }
        }

        /// For a whole answer; a plain one has no byte before it is whole.
        var totalLimit: Duration {
            get { plainLimits.total }
            set {
                plainLimits.firstByte = newValue
                plainLimits.total = newValue
                streamLimits.total = newValue
            }
        }
    }
#endif
