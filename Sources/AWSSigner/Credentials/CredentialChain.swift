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
    /// The order of the AWS SDKs: the service's bearer token, the variables, the profile.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own are the program's to pass in.
    ///   - service: the signing name of the service whose bearer token may be used.
    ///   - profile: the profile to use instead of the one that the environment names.
    /// - Returns: the chain. With an explicit profile, the variables with keys are left out, as botocore does.
    public static func standard(
        environment: [String: String],
        service: String,
        profile: String? = nil
    ) -> CredentialChain {
        var providers: [any CredentialProvider] = [EnvironmentBearerToken(environment: environment, service: service)]
        if profile == nil { providers.append(EnvironmentCredentials(environment: environment)) }
        providers.append(ProfileCredentials(environment: environment, profile: profile))
        return CredentialChain(providers)
    }
}
