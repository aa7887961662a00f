// SPDX-License-Identifier: MIT-0

/// Where metrics are served.
public struct MetricsAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address to listen on.
    public var host: String
    /// The port to listen on.
    public var port: Int

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Host and port, as in a URL.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

#if Server
    extension MetricsAddress {
        /// Reads the address; `nil` where metrics are not served.
        ///
        /// - Parameter values: where the values come from.
        /// - Throws: ``ConfigurationError`` that tells how to mend the first value that is not valid.
        init?(_ values: ConfigurationValues) throws(ConfigurationError) {
            let host = values.text("metrics.host")
            guard let port = try values.port("metrics.port") else {
                guard host == nil else { throw ConfigurationError("METRICS_HOST needs METRICS_PORT.") }
                return nil
            }
            self.init(host: host ?? "127.0.0.1", port: port)
        }
    }
#endif
