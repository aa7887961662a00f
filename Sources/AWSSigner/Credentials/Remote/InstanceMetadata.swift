// SPDX-License-Identifier: MIT-0

import HTTPTypes

/// The metadata service of an EC2 instance.
struct InstanceMetadata: Sendable {
    /// What opens the service for a while: a token of version 2, or nothing for version 1.
    struct Access: Sendable {
        let token: String?
    }

    private let surroundings: Surroundings
    private let endpoint: Endpoint
    private let manners: Surroundings.Manners
    private let allowsVersion1: Bool

    /// Reads where the service is and how patiently it is asked.
    init(_ surroundings: Surroundings) throws(CredentialError) {
        let profile = try surroundings.files().profile(
            inUse: surroundings.profile,
            environment: surroundings.environment
        )
        func setting(_ name: String) -> String? {
            surroundings.environment.value("AWS_" + name.uppercased()) ?? profile?.setting(name)
        }
        func number(_ name: String, in range: ClosedRange<Double>) throws(CredentialError) -> Double {
            guard let text = setting(name) else { return 1 }
            guard let number = Double(text), range.contains(number) else {
                throw CredentialError(
                    .invalidSetting,
                    "AWS_\(name.uppercased()) is a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'."
                )
            }
            return number
        }
        self.surroundings = surroundings
        allowsVersion1 = setting("ec2_metadata_v1_disabled")?.lowercased() == "false"
        endpoint = try Self.endpoint(
            setting("ec2_metadata_service_endpoint"),
            mode: setting("ec2_metadata_service_endpoint_mode")
        )
        var manners = Surroundings.Manners(peer: "The metadata service of EC2 at \(endpoint)")
        manners.limit = .seconds(try number("metadata_service_timeout", in: 0.1...60))
        manners.attempts = Int(try number("metadata_service_num_attempts", in: 1...20))
        manners.allowsProxy = false
        self.manners = manners
    }

    private static func endpoint(_ url: String?, mode: String?) throws(CredentialError) -> Endpoint {
        let isIPv6: Bool
        switch mode?.lowercased() {
        case nil, "ipv4": isIPv6 = false
        case "ipv6": isIPv6 = true
        default:
            throw CredentialError(
                .invalidSetting,
                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is IPv4 or IPv6, not '\(mode ?? "")'."
            )
        }
        let url = url ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        guard let endpoint = Endpoint(url: url) else {
            throw CredentialError(
                .invalidSetting,
                "AWS_EC2_METADATA_SERVICE_ENDPOINT is a URL such as http://169.254.169.254, not '\(url)'."
            )
        }
        return endpoint
    }

    /// Asks to be let in.
    ///
    /// - Returns: what opens the service; `nil` where there is none, or none for this program.
    func open() async throws -> Access? {
        let answer: ServiceAnswer
        do {
            answer = try await ask(.put, "/latest/api/token", ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
        } catch let error as CredentialError where error.code == .sourceFailed {
            return allowsVersion1 ? Access(token: nil) : nil
        }
        let token = String(decoding: answer.body, as: UTF8.self)
        switch answer.status {
        case 200 where HTTPField.isValidValue(token) && !token.isEmpty: return Access(token: token)
        case 403, 404, 405: return allowsVersion1 ? Access(token: nil) : nil
        default: throw failed(answer.status)
        }
    }

    /// The text at a path.
    ///
    /// - Returns: the text; `nil` where there is nothing.
    func text(at path: String, _ access: Access) async throws -> String? {
        let answer = try await ask(.get, path, access.token.map { ["X-aws-ec2-metadata-token": $0] } ?? [:])
        switch answer.status {
        case 200: return String(decoding: answer.body, as: UTF8.self)
        case 404: return nil
        default: throw failed(answer.status)
        }
    }

    private func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: [String: String]
    ) async throws -> ServiceAnswer {
        try await surroundings.exchange([], manners) {
            var head = HTTPRequest(
                method: method,
                scheme: endpoint.scheme,
                authority: endpoint.authority,
                path: endpoint.basePath + path
            )
            for (name, value) in fields { HTTPField.Name(name).map { head.headerFields[$0] = value } }
            return head
        }
    }

    private func failed(_ status: Int) -> CredentialError {
        CredentialError(.sourceFailed, "\(manners.peer) answers with status \(status).")
    }
}
