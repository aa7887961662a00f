// SPDX-License-Identifier: MIT-0

/// Sources in order, of which the first that is set up serves.
///
/// A source that is set up but broken ends the search: falling through to the next could make requests as somebody
/// whom the operator did not mean.
public struct CredentialChain: CredentialProvider {
    private let providers: [any CredentialProvider]

    /// Makes a chain.
    ///
    /// - Parameter providers: the sources, first the one that is preferred.
    public init(_ providers: [any CredentialProvider]) {
        self.providers = providers
    }

    /// The sources' own phrases, joined.
    public var source: String {
        providers.map(\.source).joined(separator: "; ")
    }

    /// Asks one source after the other.
    ///
    /// - Returns: the first identity that is found, or `nil`.
    /// - Throws: what the first broken source throws.
    public func find() async throws -> Identity? {
        for provider in providers {
            if let identity = try await provider.find() { return identity }
        }
        return nil
    }
}

extension CredentialChain {
    /// The order of the AWS SDKs: the service's bearer token, the variables, a web identity or the profile, the container,
    /// the instance.
    ///
    ///     let credentials = CredentialChain.standard(environment: environment, transport: CurlTransport())
    ///
    /// What is found is remembered, and renewed before it ends; see ``CachedCredentials``. Nothing is looked at until the
    /// first call.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - transport: what asks services for credentials.
    ///   - service: the signing name of the service whose bearer token may be used (`AWS_BEARER_TOKEN_BEDROCK` for
    ///     `bedrock`); `nil` for none.
    ///   - profile: the profile to use instead of the one that the environment names.
    ///   - region: the region whose services are asked, when it is not the environment's or the profile's to name.
    /// - Returns: the chain. With an explicit profile, the variables with keys are left out, as botocore does.
    public static func standard(
        environment: [String: String],
        transport: any HTTPTransport,
        service: String? = nil,
        profile: String? = nil,
        region: String? = nil
    ) -> CredentialChain {
        standard(
            Surroundings(environment: environment, profile: profile, region: region, transport: transport),
            service: service
        )
    }

    /// The order of the AWS SDKs, in surroundings of a test.
    package static func standard(_ surroundings: Surroundings, service: String? = nil) -> CredentialChain {
        let providers = standardSources(surroundings, service: service)
        return CredentialChain([CachedCredentials(CredentialChain(providers), now: surroundings.now)])
    }

    /// The sources of the standard order one by one, for those who want to know which of them serves.
    package static func standardSources(
        _ surroundings: Surroundings,
        service: String? = nil
    ) -> [any CredentialProvider] {
        let environment = surroundings.environment
        var providers: [any CredentialProvider] = []
        if let service { providers.append(EnvironmentBearerToken(environment: environment, service: service)) }
        if surroundings.profile == nil { providers.append(EnvironmentCredentials(environment: environment)) }
        providers += [
            ProfileCredentials(surroundings), ContainerCredentials(surroundings), InstanceCredentials(surroundings),
        ]
        return providers
    }
}
