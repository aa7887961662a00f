// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import OpenAISchema

/// Texts that AWS keeps for the gateway.
enum RemoteKeys {
    /// The value of a parameter of AWS Systems Manager (`GetParameter`), decrypted.
    static func parameter(
        _ name: String,
        _ surroundings: Surroundings,
        _ credentials: any CredentialProvider
    ) async throws -> String {
        let answer = try await ask(
            .systemsManager,
            "AmazonSSM.GetParameter",
            ["Name": .string(name), "WithDecryption": true],
            name,
            surroundings,
            credentials
        )
        guard let value = answer["Parameter"]?["Value"]?.string else {
            throw CredentialError(.sourceFailed, "The answer of Systems Manager has no value.")
        }
        return value
    }

    /// The text of a secret of AWS Secrets Manager (`GetSecretValue`).
    static func secret(
        _ name: String,
        _ surroundings: Surroundings,
        _ credentials: any CredentialProvider
    ) async throws -> String {
        let answer = try await ask(
            .secretsManager,
            "secretsmanager.GetSecretValue",
            ["SecretId": .string(name)],
            name,
            surroundings,
            credentials
        )
        guard let value = answer["SecretString"]?.string else {
            throw CredentialError(
                .sourceFailed,
                "The secret is no text; store the key as text, or as JSON with \"api_key\"."
            )
        }
        return value
    }

    private static func ask(
        _ service: AWSService,
        _ target: String,
        _ body: JSONObject,
        _ name: String,
        _ surroundings: Surroundings,
        _ credentials: any CredentialProvider
    ) async throws -> JSONValue {
        let (region, endpoint) = try surroundings.place(of: service)
        // An ARN tells the region in its fourth part.
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        let own = parts.count > 5 && parts[0] == "arn" && !parts[3].isEmpty ? String(parts[3]) : region
        let place = own == region ? (region, endpoint) : (own, try surroundings.place(of: service, in: own))
        guard let key = try await credentials.identity().credentials else {
            throw CredentialError(.notFound, "It takes AWS credentials; a Bedrock API key is none.")
        }
        let answer = try await surroundings.ask(
            service,
            at: place,
            fields: [.contentType: "application/x-amz-json-1.1", .amzTarget: target],
            body: Array(JSONValue.object(body).description.utf8),
            credentials: key
        )
        let json = (try? JSONParser.parse(answer.body)) ?? .null
        guard answer.isSuccess else {
            let type = json["__type"]?.string?.split(separator: "#").last.map(String.init)
            let message = json["message"]?.string ?? json["Message"]?.string
            let reason = [type, message].compactMap(\.self).joined(separator: ": ")
            throw CredentialError(
                .sourceFailed,
                "\(place.1) says: \(reason.isEmpty ? "status \(answer.status)" : reason)"
            )
        }
        return json
    }
}

extension HTTPField.Name {
    fileprivate static let amzTarget = HTTPField.Name(literal: "x-amz-target")
}
