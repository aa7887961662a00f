// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import ArgumentParser
    import BedrockCore
    import FoundationEssentials
    import HTTPTypes

    /// `bedrock-gateway health`: asks a running gateway whether it lives.
    struct HealthCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "health",
            abstract: "Ask a running gateway whether it lives: status 0 if it does, else 1.",
            discussion: """
                For containers without curl. By default it asks http://HOST:PORT/health of the same environment as the gateway's.

                Example:

                  HEALTHCHECK CMD ["bedrock-gateway", "health"]
                """
        )

        @Option(help: "The gateway's address, such as http://127.0.0.1:8000; by default that of HOST and PORT.")
        var url: String?

        @Flag(help: "Ask whether it takes new requests (/ready), which it does not while it shuts down.")
        var ready = false

        @Option(help: "How many seconds to wait for an answer.")
        var timeout = 5.0

        /// A time to wait that is none would never end.
        func validate() throws {
            guard timeout > 0, timeout <= 3600 else {
                throw ValidationError("--timeout is a number of seconds up to 3600.")
            }
        }

        /// Asks once.
        func run() async throws {
            prepareProcess()
            let endpoint = try self.endpoint()
            let path = ready ? "/ready" : "/health"
            let limit = Duration.seconds(timeout)
            let request = TransportRequest(
                head: HTTPRequest(
                    method: .get,
                    scheme: endpoint.scheme,
                    authority: endpoint.authority,
                    path: endpoint.basePath + path
                ),
                limits: TimeLimits(connect: limit, firstByte: limit, idle: limit, total: limit),
                allowsProxy: false
            )
            let status: Int
            do {
                let response = try await CurlTransport().send(request)
                status = response.head.status.code
            } catch let error as TransportError {
                throw CommandFailure("No gateway answers at \(endpoint)\(path): \(error.message)")
            }
            guard status == 200 else { throw CommandFailure("\(endpoint)\(path) answers with status \(status).") }
            Terminal.output.write("OK\n")
        }

        private func endpoint() throws -> Endpoint {
            if let url {
                guard let endpoint = Endpoint(url: url) else {
                    throw ValidationError("--url is an address such as http://127.0.0.1:8000, not '\(url)'.")
                }
                return endpoint
            }
            let environment = ProcessInfo.processInfo.environment
            let values = try ConfigurationSource(options: [:], environment: environment).values()
            let host = HostAddress.toConnect(values.text("host") ?? "127.0.0.1")
            guard let endpoint = Endpoint(url: "http://\(host):\(try values.port("port") ?? 8000)") else {
                throw ConfigurationError(
                    "HOST is a name or an address, not '\(host)', and PORT a number from 1 to 65535."
                )
            }
            return endpoint
        }
    }

    /// An address to listen on, seen from a client on the same machine.
    enum HostAddress {
        /// The host to connect to, as it stands in a URL: an address for all interfaces is none.
        static func toConnect(_ host: String, wildcard: String = "127.0.0.1") -> String {
            if host == "0.0.0.0" || host == "::" { return wildcard }
            return host.contains(":") ? "[\(host)]" : host
        }
    }
#endif
