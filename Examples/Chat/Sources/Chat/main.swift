// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import FoundationEssentials
import OpenAISchema

// Streams an answer from Bedrock in process: `Chat "Why is the sky blue?"`, with AWS credentials in the environment or in
// a profile. AWS_ENDPOINT_URL_BEDROCK_RUNTIME may name a simulator.
let environment = ProcessInfo.processInfo.environment
let transport = CurlTransport()
let client = BedrockClient(
    configuration: BedrockClient.Configuration(
        region: environment["AWS_REGION"] ?? "us-west-2",
        runtime: environment["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"].flatMap { Endpoint(url: $0) }
    ),
    transport: transport,
    credentials: CredentialChain.standard(environment: environment, transport: transport, service: "bedrock")
)
let question = CommandLine.arguments.dropFirst().joined(separator: " ")
let request = ChatCompletionRequest(
    model: "us.amazon.nova-lite-v1:0",
    messages: [ChatMessage(role: .user, content: .text(question.isEmpty ? "Hello!" : question))]
)
for try await chunk in try await BedrockChat(client: client).stream(request) {
    print(chunk.choices.first?.delta.content ?? "", terminator: "")
}
print()
