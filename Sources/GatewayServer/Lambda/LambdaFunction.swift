// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import Logging
    import ServiceLifecycle
    import UnixSignals

    /// The gateway as the runtime of a Lambda function, in place of a server: one for the process's life.
    struct LambdaFunction: Sendable {
        /// What ends the function after its start.
        private struct Ended: Error, CustomStringConvertible {
            let description: String
        }

        private let client: LambdaRuntimeClient

        /// Makes a function where Lambda has started the process; `nil` is returned elsewhere.
        ///
        /// - Parameter environment: the process's environment.
        init?(_ environment: [String: String]) {
            guard let authority = environment["AWS_LAMBDA_RUNTIME_API"], !authority.isEmpty else { return nil }
            client = LambdaRuntimeClient(authority: authority, transport: CurlTransport())
        }

        /// Refuses what serves a machine of one's own alone.
        ///
        /// - Parameter configuration: what is configured.
        /// - Throws: ``ConfigurationError`` that tells what to configure.
        func check(_ configuration: GatewayConfiguration) throws {
            guard configuration.usesDefaultKey else { return }
            throw ConfigurationError(
                """
                No key is configured, and a function may be called from everywhere. Name a secret by API_KEY_SECRET_ARN or a \
                parameter by API_KEY_PARAM_NAME, or set API_KEY to a long random text.
                """
            )
        }

        /// Tells Lambda why the function does not start; nothing after its start is told this way.
        ///
        /// - Parameter error: why.
        func refuse(_ error: any Error) async {
            guard !(error is Ended) else { return }
            try? await client.failStart(LambdaFailure(.start, "\(error)"))
        }

        /// Answers invocations until SIGTERM or SIGINT.
        ///
        /// - Parameters:
        ///   - gateway: what answers.
        ///   - keys: takes up keys that have changed.
        ///   - logger: where trouble is told.
        /// - Throws: what the Runtime API answered in place of an invocation.
        func serve(_ gateway: Gateway, keys: KeyRefresh?, logger: Logger) async throws {
            let runtime = LambdaRuntime(client: client, gateway: gateway, keys: keys, logger: logger)
            var quiet = logger
            quiet.logLevel = max(logger.logLevel, .error)
            let group = ServiceGroup(
                services: [LambdaService(runtime: runtime)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
            do {
                try await group.run()
            } catch {
                throw Ended(description: "Lambda's Runtime API gives no further invocation: \(error)")
            }
        }
    }

    /// Asks for invocations until shutdown; one that has been begun is answered.
    private struct LambdaService: Service {
        let runtime: LambdaRuntime

        func run() async throws {
            while !Task.isShuttingDownGracefully {
                let invocation: LambdaInvocation
                do {
                    invocation = try await cancelWhenGracefulShutdown { try await runtime.client.next() }
                } catch is CancellationError {
                    return
                }
                await runtime.serve(invocation)
            }
        }
    }
#endif
