// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import OpenAISchema

    /// A client of a gateway in this very process: the answers are those that clients of a running one would get.
    struct LocalChat {
        private let gateway: Gateway

        init(gateway: Gateway) {
            self.gateway = gateway
        }

        /// What was said, and what it took.
        struct Answer: Sendable {
            var text = ""
            var usage: Usage?
        }

        /// Asks for a whole answer.
        ///
        /// - Parameter request: the chat.
        /// - Returns: the answer as OpenAI's JSON.
        /// - Throws: ``GatewayError``.
        func document(for request: ChatCompletionRequest) async throws -> [UInt8] {
            let response = try await response(to: request)
            guard case .bytes(let bytes) = response.content else { return [] }
            return bytes
        }

        /// Asks, and writes the answer to standard output, as it comes where the request streams.
        ///
        /// - Parameter request: the chat.
        /// - Returns: the answer.
        /// - Throws: ``GatewayError``; `CancellationError`.
        func print(_ request: ChatCompletionRequest) async throws -> Answer {
            let response = try await Progress.during("Waiting for the answer") { try await self.response(to: request) }
            var screen = AnswerScreen(output: .output)
            var answer = Answer()
            defer { screen.end() }
            switch response.content {
            case .bytes(let bytes):
                let completion = try ChatCompletion(jsonBytes: bytes)
                for choice in completion.choices {
                    screen.show(reasoning: choice.message.reasoningContent ?? "")
                    if case .text(let text)? = choice.message.content { answer.text += text }
                    screen.show(text: answer.text + (choice.message.refusal ?? ""))
                    screen.finishReason = choice.finishReason
                }
                answer.usage = completion.usage
            case .stream(let stream):
                var reader = ServerSentEventReader()
                while let bytes = try await stream.next() {
                    try Task.checkCancellation()
                    reader.append(bytes)
                    while let event = reader.next() { try take(event, &answer, &screen) }
                }
            }
            return answer
        }

        private func take(
            _ event: ServerSentEventReader.Event,
            _ answer: inout Answer,
            _ screen: inout AnswerScreen
        ) throws {
            guard let data = event.data, data != Array("[DONE]".utf8) else { return }
            let json = try JSONParser.parse(data)
            if json["error"] != nil {
                throw GatewayError(.internalServerError, try ErrorResponse(json: json))
            }
            let chunk = try ChatCompletionChunk(json: json)
            if let usage = chunk.usage.value { answer.usage = usage }
            for choice in chunk.choices {
                screen.show(reasoning: choice.delta.reasoningContent ?? "")
                let text = (choice.delta.content ?? "") + (choice.delta.refusal ?? "")
                answer.text += text
                screen.show(text: text)
                if let reason = choice.finishReason { screen.finishReason = reason }
            }
        }

        private func response(to request: ChatCompletionRequest) async throws -> GatewayResponse {
            let body = request.jsonBytes
            let head = HTTPRequest(
                method: .post,
                scheme: "http",
                authority: "localhost",
                path: "/v1/chat/completions",
                headerFields: [
                    .authorization: "Bearer \(GatewayConfiguration.defaultKey)", .contentType: "application/json",
                ]
            )
            let response = await gateway.respond(to: GatewayRequest(head: head) { _ in body })
            if let adapted = response.fields[.adapted] {
                Terminal.error.tell("Altered or left out for this model: \(adapted).", as: .note)
            }
            guard response.status.kind == .successful else {
                guard case .bytes(let bytes) = response.content, let error = try? ErrorResponse(jsonBytes: bytes) else {
                    throw GatewayError.invalidRequest("The answer has status \(response.status.code).")
                }
                throw GatewayError(response.status, error)
            }
            return response
        }
    }
#endif
