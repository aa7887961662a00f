// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import Hummingbird
    import Logging
    import NIOCore
    import ServiceLifecycle

    /// Serves `/metrics` on a listener of its own.
    ///
    /// A port that is in use, perhaps by a gateway that still drains, does not keep this one from serving: it is tried again.
    struct MetricsListener: Service {
        let address: MetricsAddress
        let registry: PrometheusRegistry
        let logger: Logger

        private static let pause = Duration.seconds(2)

        func run() async throws {
            var hasTold = false
            while true {
                do {
                    return try await application.run()
                } catch is CancellationError {
                    return
                } catch {
                    if !hasTold {
                        logger.error(
                            "Metrics cannot be served; the gateway serves without, and tries again.",
                            metadata: ["address": "\(address)", "reason": "\(error)"]
                        )
                        hasTold = true
                    }
                    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pause) }
                    if Task.isCancelled || Task.isShuttingDownGracefully { return }
                }
            }
        }

        private var application: some ApplicationProtocol {
            // What goes wrong is told above.
            var quiet = logger
            quiet.logLevel = .critical
            return Application(
                responder: CallbackResponder<BasicRequestContext> { [registry] request, _ in
                    Self.response(to: request.head, registry)
                },
                configuration: ApplicationConfiguration(
                    address: .hostname(address.host, port: address.port),
                    serverName: nil
                ),
                onServerRunning: { channel in
                    let port = channel.localAddress?.port ?? address.port
                    writeLine("Metrics:   http://\(MetricsAddress(host: address.host, port: port))/metrics")
                },
                logger: quiet
            )
        }

        private static func response(to head: HTTPRequest, _ registry: PrometheusRegistry) -> Response {
            let path = (head.path ?? "/").prefix { $0 != "?" }
            guard path == "/metrics" else {
                return Response(status: .notFound, body: .init(byteBuffer: ByteBuffer(string: "See /metrics.\n")))
            }
            guard head.method == .get || head.method == .head else {
                return Response(status: .methodNotAllowed, headers: [.allow: "GET"])
            }
            return Response(
                status: .ok,
                headers: [.contentType: PrometheusText.contentType],
                body: head.method == .head ? .init() : .init(byteBuffer: ByteBuffer(string: registry.text()))
            )
        }
    }
#endif
