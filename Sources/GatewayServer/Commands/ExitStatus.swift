// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import OpenAISchema

    /// The statuses with which the program ends; those from 64 on are of BSD's `sysexits.h`.
    ///
    /// docs/command-line.md and the manual page list them.
    enum ExitStatus: Int32, CaseIterable {
        /// All is well.
        case success = 0
        /// What was asked for failed, or was refused.
        case failure = 1
        /// The command line makes no sense.
        case usage = 64
        /// AWS cannot be reached, or has too much to do: trying again may help.
        case unavailable = 69
        /// There are no AWS credentials, or AWS refuses them.
        case credentials = 77
        /// A variable, a profile or a file makes no sense.
        case configuration = 78

        /// What the status means, for the documentation.
        var meaning: String {
            switch self {
            case .success: "success"
            case .failure: "what was asked for failed, or was refused"
            case .usage: "the command line makes no sense"
            case .unavailable: "AWS cannot be reached, or has too much to do; trying again may help"
            case .credentials: "there are no AWS credentials, or AWS refuses them"
            case .configuration: "a variable, a profile or a file makes no sense"
            }
        }
    }

    /// A failure that ends the command with one line on standard error.
    struct CommandFailure: Error, CustomStringConvertible {
        let description: String
        let status: ExitStatus

        init(_ description: String, _ status: ExitStatus = .failure) {
            self.description = description
            self.status = status
        }
    }

    extension CommandFailure {
        /// Tells of what went wrong below; `nil` for what is the argument parser's to tell.
        ///
        /// - Parameter error: what was thrown.
        init?(_ error: any Error) {
            switch error {
            case let error as CommandFailure: self = error
            case let error as ConfigurationError: self.init(error.message, .configuration)
            case let error as CredentialError: self.init(credentials: error)
            case is GatewayError, is SchemaError, is TranslationError, is BedrockError, is BrokenAnswer,
                is RouteExhausted, is EventStreamError, is TransportError:
                self.init(gateway: GatewayError(error))
            default: return nil
            }
        }

        private init(credentials error: CredentialError) {
            switch error.code {
            case .notFound, .expired, .sourceFailed: self.init(error.message, .credentials)
            default: self.init(error.message, .configuration)
            }
        }

        /// What a client of the gateway would be told, in words of the command line.
        init(gateway error: GatewayError) {
            let message = error.body.message
                .replacing("GET /models lists", with: "'bedrock-gateway models' lists")
                .replacing("The gateway cannot authenticate to AWS. ", with: "")
            let sentence = message.last?.isPunctuation == true ? message : message + "."
            let advised = sentence + " 'bedrock-gateway check' tells more."
            switch error.body.code {
            case "upstream_authentication" where message.contains("expired"):
                self.init("\(sentence) Renew the credentials where they come from, or sign in again.", .credentials)
            case "upstream_authentication": self.init(advised, .credentials)
            case "access_denied": self.init(message, .credentials)
            case "upstream_connection_error": self.init(advised, .unavailable)
            case "upstream_timeout", "rate_limit_exceeded", "service_unavailable", "model_not_ready":
                self.init(message, .unavailable)
            default: self.init(message)
            }
        }
    }
#endif
