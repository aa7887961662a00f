// SPDX-License-Identifier: MIT-0

public import OpenAISchema

/// A model's own form of requests and answers, as InvokeModel takes and gives it.
///
/// Both directions go through the types of Converse, so that every rule of ``ConverseTranslator`` holds here too. A form is
/// one file and one line in ``NativeRegistry``. Pure: no clock, no network.
public protocol NativeBody: Sendable {
    /// The form's name, as configuration writes it: `claude`.
    var name: String { get }

    /// Whether a model takes this form.
    ///
    /// - Parameter model: the model's id.
    /// - Returns: whether it does.
    func serves(_ model: ModelID) -> Bool

    /// Takes away what the form has no place for, so that the translator adapts the request or refuses it.
    ///
    /// - Parameter capabilities: what is known of the model.
    func limit(_ capabilities: inout Capabilities)

    /// Writes a request.
    ///
    /// - Parameters:
    ///   - request: the conversation.
    ///   - model: the model's id.
    ///   - warnings: takes what was left out of it.
    /// - Returns: the body of InvokeModel.
    /// - Throws: ``TranslationError`` that names what the form cannot carry.
    func body(
        for request: ConverseRequest,
        model: ModelID,
        warnings: inout [TranslationWarning]
    ) throws(TranslationError) -> JSONObject

    /// Reads an answer.
    ///
    /// - Parameter body: what InvokeModel gave.
    /// - Returns: the same answer as Converse would give it; without usage where the body does not tell.
    /// - Throws: ``TranslationError`` where the body is none of this form.
    func response(from body: JSONValue) throws(TranslationError) -> ConverseResponse

    /// Makes a decoder for one streamed answer.
    ///
    /// - Returns: a decoder at the stream's beginning.
    func makeDecoder() -> any NativeStreamDecoder
}

/// Reads a streamed answer of InvokeModelWithResponseStream, one stream from its beginning to its end.
public protocol NativeStreamDecoder: Sendable {
    /// Takes the next chunk.
    ///
    /// - Parameter chunk: the JSON within a chunk's bytes.
    /// - Returns: the events of Converse that it stands for.
    /// - Throws: ``TranslationError`` where the chunk is none of this form.
    mutating func consume(_ chunk: JSONValue) throws(TranslationError) -> [ConverseStreamEvent]

    /// Tells that no more chunks will come.
    ///
    /// - Returns: what is left; nothing where the answer is not whole.
    mutating func finish() -> [ConverseStreamEvent]
}

extension NativeBody {
    /// Writes a request, and what is left out of it goes unsaid.
    ///
    /// - Parameters:
    ///   - request: the conversation.
    ///   - model: the model's id.
    /// - Returns: the body of InvokeModel.
    /// - Throws: ``TranslationError`` that names what the form cannot carry.
    public func body(for request: ConverseRequest, model: ModelID) throws(TranslationError) -> JSONObject {
        var warnings: [TranslationWarning] = []
        return try body(for: request, model: model, warnings: &warnings)
    }
}

/// A request in a model's own form.
public struct NativeRequest: Hashable, Sendable {
    /// The form's name.
    public var format: String
    /// The body of InvokeModel.
    public var body: JSONObject

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - format: the form's name.
    ///   - body: the body of InvokeModel.
    public init(format: String, body: JSONObject) {
        self.format = format
        self.body = body
    }
}

/// A family whose models are asked in a form of their own.
///
/// What the form has no place for counts as refused by the model.
public struct NativeFamily: ModelFamily {
    private let family: any ModelFamily
    private let format: any NativeBody

    /// Makes a family.
    ///
    /// - Parameters:
    ///   - family: the family of the model.
    ///   - format: the form in which it is asked.
    public init(_ family: any ModelFamily, in format: any NativeBody) {
        self.family = family
        self.format = format
    }

    /// The family's own name.
    public var name: String { family.name }

    /// The family's own name for signed reasoning.
    public var reasoningFormat: String { family.reasoningFormat }

    /// The models of the family.
    public func serves(_ model: ModelID) -> Bool { family.serves(model) }

    /// What the model takes, as far as the form has a place for it.
    public func capabilities(of model: ModelID) -> Capabilities {
        var capabilities = family.capabilities(of: model)
        format.limit(&capabilities)
        return capabilities
    }

    /// As the family does.
    public func adjust(
        _ translated: inout TranslatedChat,
        from chat: ChatCompletionRequest,
        for model: ModelID
    ) throws(TranslationError) {
        try family.adjust(&translated, from: chat, for: model)
    }
}
