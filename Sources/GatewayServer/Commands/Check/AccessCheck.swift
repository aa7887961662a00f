// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import OpenAISchema

    /// Looks at the identity that calls Bedrock, and at what it may do there.
    struct AccessCheck {
        let environment: [String: String]
        let configuration: GatewayConfiguration
        let model: String?
        let calls: Bool
        /// What credentials are found with.
        private let transport: any HTTPTransport
        /// What AWS is asked with; it takes note of AWS's time.
        private let watched: WatchedTransport
        private let client: BedrockClient

        init(
            environment: [String: String],
            configuration: GatewayConfiguration,
            transport: any HTTPTransport,
            model: String?,
            calls: Bool
        ) {
            self.environment = environment
            self.configuration = configuration
            self.transport = transport
            self.model = model
            self.calls = calls
            watched = WatchedTransport(transport)
            var bedrock = configuration.bedrock
            // Somebody waits for the answer.
            bedrock.maxAttempts = 2
            bedrock.plainLimits.firstByte = min(bedrock.plainLimits.firstByte, .seconds(60))
            client = BedrockClient(
                configuration: bedrock,
                transport: watched,
                credentials: CredentialChain.standard(
                    environment: environment,
                    transport: transport,
                    service: "bedrock",
                    region: bedrock.region
                )
            )
        }

        private var surroundings: Surroundings {
            Surroundings(environment: environment, region: configuration.bedrock.region, transport: watched)
        }

        /// Looks at everything, and tells of it.
        func run(_ note: ([Finding]) -> Void) async {
            let (identity, finding) = await Progress.during("Looking for credentials") { await credentials() }
            note([finding])
            guard let identity else {
                return note(["identity", "clock", "models", "chat"].map { Finding($0, .skip, "needs credentials") })
            }
            note([await Progress.during("Asking STS") { await owner(of: identity) }])
            let models = await Progress.during("Listing models") { await self.models() }
            note([clock(), models])
            let probe = ModelProbe(client: client, configuration: configuration)
            note([
                await Progress.during("Asking the model") {
                    await probe.chat(model ?? configuration.defaultModel, calls: calls)
                }
            ])
            note([
                await Progress.during("Asking the model") {
                    await probe.embeddings(configuration.defaultEmbeddingModel)
                }
            ])
        }

        private func credentials() async -> (Identity?, Finding) {
            let surroundings = Surroundings(
                environment: environment,
                region: configuration.bedrock.region,
                transport: transport
            )
            let sources = CredentialChain.standardSources(surroundings, service: "bedrock")
            for source in sources {
                do {
                    guard let identity = try await source.find() else { continue }
                    return (identity, described(identity, from: source))
                } catch {
                    let reason = (error as? CredentialError)?.message ?? "\(error)"
                    return (nil, Finding("credentials", .fail, reason))
                }
            }
            let places = sources.map(\.source).joined(separator: "; ")
            return (nil, Finding("credentials", .fail, "none were found. Set up one of these: \(places)."))
        }

        private func described(_ identity: Identity, from source: any CredentialProvider) -> Finding {
            let kind = identity.credentials.map { "access key \($0.accessKeyID)" } ?? "a Bedrock API key"
            let text = "\(kind), from \(source.source)"
            guard let end = identity.expiration else { return Finding("credentials", .ok, text) }
            let minutes = (end.secondsSince1970 - SigningDate.now.secondsSince1970) / 60
            guard minutes >= 0 else {
                return Finding(
                    "credentials",
                    .fail,
                    "\(text); it has expired at \(end.iso8601). Renew it at its source."
                )
            }
            return Finding("credentials", minutes < 5 ? .warn : .ok, "\(text), good for \(minutes) minutes")
        }

        private func owner(of identity: Identity) async -> Finding {
            guard let credentials = identity.credentials else {
                return Finding("identity", .skip, "a Bedrock API key does not tell whose it is")
            }
            do {
                let owner = try await CallerIdentity.of(credentials, surroundings)
                return Finding("identity", .ok, owner.arn)
            } catch let refusal as CallerIdentity.Refusal {
                return Finding("identity", .fail, Advice.identity(refusal, credentials))
            } catch {
                // A network that reaches Bedrock alone is no fault.
                let reason = (error as? CredentialError)?.message ?? "\(error)"
                return Finding("identity", .warn, "STS does not tell whose they are. \(reason)")
            }
        }

        private func clock() -> Finding {
            guard let skew = watched.skew else { return Finding("clock", .skip, "nobody has told the time") }
            let text = "\(abs(skew)) s \(skew > 0 ? "behind" : "ahead of") AWS's"
            switch abs(skew) {
            case ..<30: return Finding("clock", .ok, "right")
            case ..<270:
                return Finding("clock", .warn, "\(text). Set it, for instance by NTP: from 5 minutes on nothing works.")
            default:
                return Finding("clock", .fail, "\(text), so that AWS refuses signatures. Set it, for instance by NTP.")
            }
        }

        private func models() async -> Finding {
            do {
                let models = try await client.foundationModels()
                let region = configuration.bedrock.region
                guard !models.isEmpty else {
                    return Finding("models", .warn, "Bedrock lists none in \(region)")
                }
                return Finding("models", .ok, "Bedrock lists \(models.count) in \(region)")
            } catch let error as BedrockError where error.code == .accessDenied {
                return Finding(
                    "models",
                    .warn,
                    "the list is refused, which chats do not need: \(Advice.words(error, client.configuration))"
                )
            } catch {
                return Finding("models", .fail, Advice.words(error, client.configuration))
            }
        }
    }
#endif
