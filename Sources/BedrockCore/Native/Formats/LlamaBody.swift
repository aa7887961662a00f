// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// Llama's prompt, in which each turn stands between marks.
///
/// Source: Amazon Bedrock user guide, "Meta Llama models"; Meta's model cards and prompt formats, "Llama 3" and "Llama 4".
public struct LlamaBody: CompletionBody {
    /// The marks of a generation of models.
    public enum Template: String, Hashable, Sendable {
        /// Llama 3, 3.1, 3.2, 3.3.
        case llama3
        /// Llama 4.
        case llama4
    }

    private let template: Template

    /// Makes the form.
    ///
    /// - Parameter template: the marks.
    public init(_ template: Template) {
        self.template = template
    }

    /// `llama3` or `llama4`.
    public var name: String { template.rawValue }

    /// Models of Meta of this generation.
    public func serves(_ model: ModelID) -> Bool {
        model.provider == "meta" && model.name.hasPrefix(template.rawValue)
    }

    /// Text alone, and no stop sequences: the gateway cuts.
    public func limit(_ capabilities: inout Capabilities) {
        limitToText(&capabilities)
        capabilities.stopSequences = false
    }

    /// Writes a request.
    public func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject {
        try request.leaveOutConverseMembers(&warnings)
        try request.refuseToolsAndSchemas(name)
        if request.inferenceConfig?.stopSequences?.isEmpty == false {
            throw .refused("stop", "The form '\(name)' has no place for stop sequences.")
        }
        var prompt = "<|begin_of_text|>"
        if !request.systemText.isEmpty { prompt += header("system") + plain(request.systemText) + end }
        for (index, message) in request.messages.enumerated() {
            prompt += header(message.role.rawValue) + plain(try message.text(name))
            // What the assistant is made to have begun goes on.
            if index < request.messages.count - 1 || message.role != .assistant { prompt += end }
        }
        if request.messages.last?.role != .assistant { prompt += header("assistant") }
        var body: JSONObject = ["prompt": .string(prompt)]
        // Bedrock's own default of 512 cuts most answers.
        body.set("max_gen_len", request.inferenceConfig?.maxTokens ?? Self.mostTokens)
        body.set("temperature", request.inferenceConfig?.temperature)
        body.set("top_p", request.inferenceConfig?.topP)
        request.addOwnFields(to: &body)
        return body
    }

    /// The highest `max_gen_len` that Bedrock documents.
    private static let mostTokens = 2048

    func piece(in json: JSONValue) -> CompletionPiece? {
        guard let text = json["generation"]?.string else { return nil }
        return CompletionPiece(
            text: text,
            stopReason: json["stop_reason"]?.string.map { $0 == "length" ? .maxTokens : .endTurn },
            input: NativeUsage.count(json["prompt_token_count"]),
            output: NativeUsage.count(json["generation_token_count"])
        )
    }

    private var marks: (start: String, stop: String, end: String) {
        switch template {
        case .llama3: ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
        case .llama4: ("<|header_start|>", "<|header_end|>", "<|eot|>")
        }
    }

    private var end: String { marks.end }

    private func header(_ role: String) -> String {
        "\(marks.start)\(role)\(marks.stop)\n\n"
    }

    private func plain(_ text: String) -> String {
        PromptText.plain(text, marks: [marks.start, marks.stop, marks.end, "<|begin_of_text|>", "<|end_of_text|>"])
    }
}
