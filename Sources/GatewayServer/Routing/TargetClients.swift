// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore

/// Makes what calls Bedrock at the places that routes name: each with its region, endpoint and identity.
struct TargetClients {
    /// What is the same everywhere: limits and attempts.
    let bedrock: BedrockClient.Configuration
    let environment: [String: String]
    let transport: any HTTPTransport
    /// The gateway's own identity.
    let credentials: any CredentialProvider

    /// Makes a client for each place, which is all that targets of several routes share.
    ///
    /// - Parameter table: the routes.
    /// - Returns: the clients by their places.
    /// - Throws: ``ConfigurationError`` for a profile that is not there, or settings of endpoints that make no sense.
    func clients(for table: RouteTable) throws(ConfigurationError) -> [RouteTarget.Place: BedrockClient] {
        var clients: [RouteTarget.Place: BedrockClient] = [:]
        for place in table.routes.flatMap(\.targets).map(\.place)
        where clients[place] == nil && place != RouteTarget.Place() {
            clients[place] = try client(at: place)
        }
        return clients
    }

    private func client(at place: RouteTarget.Place) throws(ConfigurationError) -> BedrockClient {
        do {
            var profile: Profile?
            if let name = place.profile { profile = try Profile.load(environment: environment, name: name) }
            let region = place.region ?? profile?.region ?? bedrock.region
            var configuration = bedrock
            if place.region != nil || place.profile != nil {
                if profile == nil { profile = try Profile.load(environment: environment) }
                let settings = EndpointSettings(environment: environment, profile: profile)
                configuration.region = region
                configuration.runtime = try settings.endpoint(of: .bedrockRuntime, region: region)
                configuration.controlPlane = try settings.endpoint(of: .bedrock, region: region)
            }
            if let endpoint = place.endpoint { configuration.runtime = endpoint }
            return BedrockClient(
                configuration: configuration,
                transport: transport,
                credentials: identity(of: place, region: region)
            )
        } catch {
            throw ConfigurationError("ROUTES: \(error.message)")
        }
    }

    /// The gateway's own identity, the profile's, or a role that either assumes.
    private func identity(of place: RouteTarget.Place, region: String) -> any CredentialProvider {
        if place.profile == nil, place.roleARN == nil { return credentials }
        // A Bedrock API key is neither the profile's, nor can it assume a role.
        let base = CredentialChain.standard(
            environment: environment,
            transport: transport,
            profile: place.profile,
            region: region
        )
        guard let role = place.roleARN else { return base }
        return CachedCredentials(
            AssumeRoleCredentials(
                AssumedRole(arn: role, sessionName: "bedrock-gateway", externalID: place.externalID),
                source: base,
                environment: environment,
                transport: transport,
                region: region
            )
        )
    }
}
