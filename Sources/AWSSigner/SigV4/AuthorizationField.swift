// SPDX-License-Identifier: MIT-0

/// The parts of an `Authorization` field of Signature Version 4, as a server reads them.
struct AuthorizationField: Sendable {
    var accessKeyID: String
    var day: String
    var region: String
    var service: String
    var signedHeaders: [String]
    var signature: String

    /// Day, region, service and terminator, joined by slashes.
    var scope: String { "\(day)/\(region)/\(service)/\(SigningKey.terminator)" }

    /// Reads a field's value.
    init(_ value: String) throws(SignatureRefusal) {
        let words = value.split(separator: " ", maxSplits: 1)
        guard let algorithm = words.first, algorithm == SigningKey.algorithm else {
            throw .incomplete("Unsupported AWS 'algorithm': '\(words.first ?? "")'.")
        }
        var parameters: [Substring: Substring] = [:]
        for part in words.dropFirst().joined().split(separator: ",") {
            let pair = part.trimmed().split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else {
                throw .incomplete(
                    "'\(part.trimmed())' not a valid key=value pair (missing equal-sign) in Authorization header."
                )
            }
            parameters[pair[0]] = pair[1]
        }
        let missing = ["Credential", "Signature", "SignedHeaders"].filter { parameters[Substring($0)] == nil }
        guard missing.isEmpty, let credential = parameters["Credential"], let signature = parameters["Signature"],
            let signedHeaders = parameters["SignedHeaders"]
        else {
            throw .incomplete(missing.map { "Authorization header requires '\($0)' parameter." }.joined(separator: " "))
        }
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        // An access key's id may itself hold slashes, so that the scope is counted from the end.
        guard parts.count >= 5, parts.last == SigningKey.terminator else {
            throw .incomplete(
                "Credential must have at least 5 slash-delimited elements, e.g. keyid/date/region/service/term."
            )
        }
        self.accessKeyID = parts.dropLast(4).joined(separator: "/")
        self.day = parts[parts.count - 4]
        self.region = parts[parts.count - 3]
        self.service = parts[parts.count - 2]
        self.signedHeaders = signedHeaders.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        self.signature = String(signature)
    }
}
