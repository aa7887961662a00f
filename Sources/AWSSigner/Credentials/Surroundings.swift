// SPDX-License-Identifier: MIT-0

/// What sources of credentials see of the world: variables, files, network, programs and time.
///
/// One value, so that a test can replace each part.
package struct Surroundings: Sendable {
    /// The variables.
    package var environment: [String: String]
    /// The profile in use, when it is not the environment's to name.
    package var profile: String?
    /// The region whose services are asked, when it is not the environment's or the profile's to name.
    package var region: String?
    /// What sends requests.
    package var transport: any HTTPTransport
    /// Gives the text at a path, or `nil` when there is no file.
    package var readFile: @Sendable (String) throws(CredentialError) -> String? = FileReading.fromDisk
    /// Replaces the file at a path by a text, if it can.
    package var replaceFile: @Sendable (String, String) -> Void = FileReading.replaceOnDisk
    /// Runs a program with these arguments and variables, and gives what it prints.
    package var runProgram: @Sendable ([String], [String: String]) async throws -> [UInt8] = Subprocess.run
    /// Tells the time.
    package var now: @Sendable () -> SigningDate = { .now }
    /// Waits before another attempt.
    package var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Makes surroundings of this machine.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - profile: the profile in use, when it is not the environment's to name.
    ///   - region: the region, when it is not the environment's or the profile's to name.
    ///   - transport: what sends requests.
    package init(
        environment: [String: String],
        profile: String? = nil,
        region: String? = nil,
        transport: any HTTPTransport
    ) {
        self.environment = environment
        self.profile = profile
        self.region = region
        self.transport = transport
    }

    /// Reads the two configuration files.
    func files() throws(CredentialError) -> SharedFiles {
        try SharedFiles(environment: environment, readFile: readFile)
    }

    /// Where a service is reached.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - region: the region.
    /// - Returns: its endpoint, by the variables and the profile.
    /// - Throws: ``CredentialError`` where they make no sense.
    package func place(of service: AWSService, in region: String) throws(CredentialError) -> Endpoint {
        let profile = try files().profile(inUse: profile, environment: environment)
        return try EndpointSettings(environment: environment, profile: profile).endpoint(of: service, region: region)
    }

    /// The region whose services are asked, and where a service is reached in it.
    ///
    /// - Parameter service: the service.
    /// - Returns: the region and the endpoint.
    /// - Throws: ``CredentialError`` where variables or profile make no sense.
    package func place(of service: AWSService) throws(CredentialError) -> (region: String, endpoint: Endpoint) {
        let profile = try files().profile(inUse: profile, environment: environment)
        let region =
            region ?? environment.value("AWS_REGION") ?? environment.value("AWS_DEFAULT_REGION") ?? profile?.region
            ?? "us-east-1"
        return (region, try place(of: service, in: region))
    }
}
