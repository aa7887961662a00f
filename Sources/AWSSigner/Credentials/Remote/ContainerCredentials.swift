// SPDX-License-Identifier: MIT-0

import HTTPTypes

/// Credentials of the container that the program runs in: of a task of ECS, or of a pod of EKS (Pod Identity).
///
/// Asks anew each time; see ``CachedCredentials``.
public struct ContainerCredentials: CredentialProvider {
    /// The noun phrase for messages.
    public let source =
        "the container's endpoint (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI)"

    private let surroundings: Surroundings

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - transport: what asks the endpoint.
    public init(environment: [String: String], transport: any HTTPTransport) {
        self.init(Surroundings(environment: environment, transport: transport))
    }

    /// Makes a provider in surroundings of a test.
    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Asks the endpoint that the variables name.
    ///
    /// - Returns: the credentials, or `nil` when the variables name none.
    /// - Throws: ``CredentialError`` when the endpoint may not be asked, cannot be reached, or refuses.
    public func find() async throws -> Identity? {
        guard let endpoint = try endpoint() else { return nil }
        let token = try token()
        var manners = Surroundings.Manners(peer: "The container's endpoint \(endpoint)")
        manners.limit = .seconds(2)
        manners.allowsProxy = false
        let answer = try await surroundings.exchange([], manners) {
            var head = HTTPRequest(
                method: .get,
                scheme: endpoint.scheme,
                authority: endpoint.authority,
                path: endpoint.path,
                headerFields: [.accept: "application/json"]
            )
            head.headerFields[.authorization] = token
            return head
        }
        guard answer.isSuccess else {
            throw CredentialError(
                .sourceFailed,
                "The container's endpoint \(endpoint) answers with status \(answer.status). Has the task or pod a role?"
            )
        }
        return .credentials(try MetadataCredentials(answer.body, from: "The container's endpoint").credentials())
    }

    private func endpoint() throws(CredentialError) -> ContainerEndpoint? {
        if let path = surroundings.environment.value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            return try ContainerEndpoint(path: path)
        }
        if let url = surroundings.environment.value("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            return try ContainerEndpoint(url: url)
        }
        return nil
    }

    /// What the endpoint wants to see; the file wins, and is read each time, since tokens are renewed there.
    private func token() throws(CredentialError) -> String? {
        let token: String
        if let path = surroundings.environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            guard let text = try surroundings.readFile(path) else {
                throw CredentialError(
                    .sourceFailed,
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names \(path), but there is no such file."
                )
            }
            token = text
        } else if let text = surroundings.environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN") {
            token = text
        } else {
            return nil
        }
        guard HTTPField.isValidValue(token), !token.utf8.contains(where: { $0 == 10 || $0 == 13 }) else {
            throw CredentialError(
                .invalidSetting,
                "The token for the container's endpoint is no value of a header field."
            )
        }
        return token
    }
}

/// Where a container's credentials may be asked for: on the machine itself, or under TLS.
struct ContainerEndpoint: Sendable, CustomStringConvertible {
    let scheme: String
    let authority: String
    let path: String

    var description: String { "\(scheme)://\(authority)" }

    /// The path of the endpoint that ECS has on each machine.
    init(path: String) throws(CredentialError) {
        guard path.hasPrefix("/"), Self.isPlain(path) else {
            throw CredentialError(
                .invalidSetting,
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is a path such as /v2/credentials/id, not '\(path)'."
            )
        }
        scheme = "http"
        authority = "169.254.170.2"
        self.path = path
    }

    /// The whole URL of an endpoint.
    init(url: String) throws(CredentialError) {
        let query = url.firstIndex(of: "?") ?? url.endIndex
        guard let endpoint = Endpoint(url: String(url[..<query])), Self.isPlain(url) else {
            throw CredentialError(
                .invalidSetting,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is a URL such as http://localhost/credentials, not '\(url)'."
            )
        }
        guard endpoint.scheme == "https" || Self.isOfTheMachine(endpoint.host) else {
            throw CredentialError(
                .invalidSetting,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI names \(endpoint.host), which may be asked by https only; by http may be "
                    + "asked a loopback address, 169.254.170.2, 169.254.170.23 and fd00:ec2::23."
            )
        }
        scheme = endpoint.scheme
        authority = endpoint.authority
        let start = url.firstRange(of: endpoint.authority)?.upperBound ?? url.endIndex
        path = url[start...].hasPrefix("/") ? String(url[start...]) : "/" + url[start...]
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
    }

    private static func isOfTheMachine(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
        return isLoopback || ["localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(host)
    }
}
