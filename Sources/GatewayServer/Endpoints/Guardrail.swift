// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema

/// A guardrail, as an operator or a client names it.
///
/// Source: Amazon Bedrock API reference, `GuardrailConfiguration`; user guide, "Use a guardrail with the Chat Completions
/// API", for the header fields.
struct Guardrail {
    private let identifier: String
    private let version: String
    private let trace: String?

    /// Takes a guardrail whose parts are of the form that Bedrock takes.
    ///
    /// - Parameters:
    ///   - identifier: its id or ARN.
    ///   - version: a number or `DRAFT`.
    ///   - trace: `enabled`, `disabled` or `enabled_full`, in any case.
    init?(_ identifier: String, _ version: String, _ trace: String?) {
        let trace = trace?.lowercased()
        let isIdentifier = identifier.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: ":/-".utf8.contains(byte)
            }
        }
        let isVersion = version == "DRAFT" || (1...99_999_999).contains(Int(version) ?? 0)
        guard isIdentifier, (1...2048).contains(identifier.utf8.count), isVersion,
            trace.map({ ["enabled", "disabled", "enabled_full"].contains($0) }) ?? true
        else { return nil }
        self.identifier = identifier
        self.version = version
        self.trace = trace
    }

    /// Reads the header fields that AWS's own endpoint for OpenAI's API has; `nil` where there are none.
    ///
    /// - Parameter fields: the request's header fields.
    /// - Returns: `GuardrailConfiguration` of Converse.
    /// - Throws: ``GatewayError`` where they are not of that form.
    static func configuration(in fields: HTTPFields) throws(GatewayError) -> JSONObject? {
        guard let identifier = fields.value(of: .guardrailIdentifier) else { return nil }
        let version = fields[.guardrailVersion] ?? "DRAFT"
        guard let guardrail = Guardrail(identifier, version, fields[.guardrailTrace]) else {
            throw .invalidRequest(
                """
                X-Amzn-Bedrock-GuardrailIdentifier is an id or ARN, -GuardrailVersion a number or DRAFT, -Trace one of ENABLED, \
                DISABLED, ENABLED_FULL.
                """,
                param: "X-Amzn-Bedrock-GuardrailIdentifier",
                code: "invalid_value"
            )
        }
        return guardrail.configuration
    }

    /// The member of Converse.
    var configuration: JSONObject {
        var object: JSONObject = ["guardrailIdentifier": .string(identifier), "guardrailVersion": .string(version)]
        if let trace { object["trace"] = .string(trace) }
        return object
    }
}

extension HTTPField.Name {
    fileprivate static let guardrailIdentifier = HTTPField.Name(literal: "x-amzn-bedrock-guardrailidentifier")
    fileprivate static let guardrailVersion = HTTPField.Name(literal: "x-amzn-bedrock-guardrailversion")
    fileprivate static let guardrailTrace = HTTPField.Name(literal: "x-amzn-bedrock-trace")
}
