// SPDX-License-Identifier: MIT-0

#if Server
    import BedrockCore
    import OpenAISchema

    /// Finds out whether a model can be called, without running it unless that is wanted.
    struct ModelProbe {
        let client: BedrockClient
        let configuration: GatewayConfiguration

        /// Looks at a model for chats.
        ///
        /// - Parameters:
        ///   - name: the model, or an alias of one.
        ///   - calls: whether the model may be run, for one token.
        /// - Returns: what was found.
        func chat(_ name: String, calls: Bool) async -> Finding {
            do {
                let model = try ModelNames(aliases: configuration.aliasesAndDefaults).model(naming: name)
                guard configuration.modelPolicy.allows(model) else {
                    return Finding("chat", .warn, "\(model) is not among ALLOWED_MODELS, or among DENIED_MODELS")
                }
                return calls ? try await called(model) : await refused(model)
            } catch {
                return Finding("chat", .fail, Advice.words(error, client.configuration))
            }
        }

        /// Looks at a model for embeddings: with a body that has nothing of what it needs.
        func embeddings(_ name: String) async -> Finding {
            await probe("embeddings", name) { model in _ = try await client.invoke(JSONObject(), model: model) }
        }

        /// A conversation without a word, which Bedrock refuses before any model is run.
        private func refused(_ model: ModelID) async -> Finding {
            await probe("chat", model.rawValue) { model in
                _ = try await client.converse(ConverseRequest(messages: []), model: model)
            }
        }

        private func called(_ model: ModelID) async throws -> Finding {
            let resolver = ModelResolver(client: client, usesProfiles: configuration.listsCrossRegionProfiles)
            let chat = BedrockChat(client: client, configuration: configuration.chat, resolver: resolver)
            var request = ChatCompletionRequest(
                model: model.rawValue,
                messages: [ChatMessage(role: .user, content: "Hi")]
            )
            request.maxCompletionTokens = 1
            _ = try await chat.complete(request)
            return Finding("chat", .ok, "\(model) answers")
        }

        private func probe(_ subject: String, _ name: String, _ call: (ModelID) async throws -> Void) async -> Finding {
            // Chats fail without their model; embeddings may not be wanted.
            let failure: Finding.State = subject == "chat" ? .fail : .warn
            do {
                guard let model = ModelID(name) else { return Finding(subject, failure, "\(name) is no id of a model") }
                try await call(model)
                return Finding(subject, .ok, "\(name) answers")
            } catch let error as BedrockError where error.code == .validation && !error.isAboutModel {
                let how = error.message.contains("on-demand throughput") ? ", by an inference profile" : ""
                let hint = subject == "chat" ? "; --call lets it answer" : ""
                return Finding(subject, .ok, "\(name) can be called\(how)\(hint)")
            } catch {
                return Finding(subject, failure, "\(name): \(Advice.words(error, client.configuration))")
            }
        }
    }

    extension BedrockError {
        /// Whether the id is not of a model of this region.
        fileprivate var isAboutModel: Bool { message.contains("model identifier is invalid") }
    }
#endif
