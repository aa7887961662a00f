// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema

extension Gateway {
    /// Reads and decodes the JSON body of a request.
    func decode<Value: JSONDecodable>(_ type: Value.Type, from request: GatewayRequest) async throws -> Value {
        try Value(jsonBytes: await body(of: request))
    }

    /// Reads the JSON body of a request.
    func body(of request: GatewayRequest) async throws -> [UInt8] {
        try checkContentType(of: request)
        return try await request.readBody(configuration.bodyLimit)
    }

    /// A missing type passes, as tools leave it out; another one than JSON is a mistake worth telling.
    private func checkContentType(of request: GatewayRequest) throws(GatewayError) {
        guard let field = request.head.headerFields.value(of: .contentType), field != "application/json" else { return }
        let type = field.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        guard type == "application/json" || type.hasSuffix("+json") else {
            throw .invalidRequest(
                "The body is JSON: send it with 'Content-Type: application/json'.",
                code: "unsupported_content_type",
                status: .unsupportedMediaType
            )
        }
    }

    /// The header fields that tell what was altered and which request of AWS's this was.
    func fields(
        adapted warnings: [TranslationWarning],
        awsRequestID: String?,
        _ record: RequestRecord
    ) -> HTTPFields {
        var fields: HTTPFields = [:]
        if let awsRequestID { fields[.awsRequestID] = awsRequestID }
        var params: [String] = []
        for warning in warnings where !params.contains(warning.param) { params.append(warning.param) }
        if !params.isEmpty {
            record.note(adapted: params)
            let list = params.joined(separator: ", ").filter { $0.isASCII && !$0.isNewline }
            fields[.adapted] = String(list.prefix(1024))
        }
        return fields
    }
}
