// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema

/// A transport of one's own: here it answers by itself; yours hands the request to the HTTP client that your program has.
struct Rehearsal: HTTPTransport {
    func send(_ request: TransportRequest) async throws -> TransportResponse {
        print(request.head.method, request.head.path ?? "")
        let answer = """
            {"output": {"message": {"role": "assistant", "content": [{"text": "All is well."}]}}, "stopReason": "end_turn",
             "usage": {"inputTokens": 3, "outputTokens": 4, "totalTokens": 7}}
            """
        return TransportResponse(
            head: HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"]),
            body: ResponseBody(bytes: Array(answer.utf8))
        )
    }
}

let client = BedrockClient(
    configuration: .init(region: "us-west-2"),
    transport: Rehearsal(),
    credentials: StaticCredentials(.credentials(Credentials(accessKeyID: "AKID", secretAccessKey: "secret")))
)
let request = ChatCompletionRequest(
    model: "us.amazon.nova-lite-v1:0",
    messages: [ChatMessage(role: .user, content: "How are things?")]
)
let answer = try await BedrockChat(client: client).complete(request)
if case .text(let words) = answer.completion.choices.first?.message.content { print(words) }
