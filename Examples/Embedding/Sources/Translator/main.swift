// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema

// Translates a chat request and prints what Bedrock's Converse would get: no network, no credentials, no server.
let request = ChatCompletionRequest(
    model: "us.amazon.nova-lite-v1:0",
    messages: [ChatMessage(role: .user, content: "Hello!")]
)
let model = try ModelID(naming: request.model)
let translated = try ConverseTranslator.translate(request, for: model, family: FamilyRegistry().family(of: model))
print(String(decoding: translated.request.jsonBytes, as: UTF8.self))
