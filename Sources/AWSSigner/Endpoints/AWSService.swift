// SPDX-License-Identifier: MIT-0

/// A service of AWS, as its hosts, its signatures and the settings about it name it.
public struct AWSService: Hashable, Sendable {
    /// The first labels of the service's hosts, such as `bedrock-runtime`.
    public let hostPrefix: String

    /// The name that requests are signed for.
    public let signingName: String

    /// The name in settings, such as `bedrock_runtime` for `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`.
    public let settingName: String

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - hostPrefix: the first labels of the service's hosts.
    ///   - signingName: the name that requests are signed for; by default the same.
    ///   - settingName: the name in settings; by default the same with `_` for `-`.
    public init(_ hostPrefix: String, signingName: String? = nil, settingName: String? = nil) {
        self.hostPrefix = hostPrefix
        self.signingName = signingName ?? hostPrefix
        self.settingName = settingName ?? String(hostPrefix.map { $0 == "-" ? "_" : $0 })
    }

    /// Amazon Bedrock's control plane, which lists models.
    public static let bedrock = AWSService("bedrock")
    /// Amazon Bedrock's runtime, which invokes models.
    public static let bedrockRuntime = AWSService("bedrock-runtime", signingName: "bedrock")
    /// AWS Security Token Service, which lends roles.
    public static let securityTokens = AWSService("sts")
    /// AWS Systems Manager, which keeps parameters.
    public static let systemsManager = AWSService("ssm")
    /// AWS Secrets Manager, which keeps secrets.
    public static let secretsManager = AWSService("secretsmanager", settingName: "secrets_manager")
    /// The portal of IAM Identity Center, which lends roles to those who are signed in.
    public static let singleSignOn = AWSService("portal.sso", signingName: "awsssoportal", settingName: "sso")
    /// The token service of IAM Identity Center, which renews sign-ins.
    public static let singleSignOnTokens = AWSService("oidc", signingName: "sso-oauth", settingName: "sso_oidc")

    /// The service's public host.
    func host(in region: String, of partition: Partition, usesFIPS: Bool, usesDualStack: Bool) -> String {
        // In AWS GovCloud the ordinary hosts of these have validated cryptography.
        let isFIPSAnyway = partition.name == "aws-us-gov" && !usesDualStack && Self.validatedInGovCloud.contains(self)
        // Its ordinary hosts have addresses of IPv6.
        let isDualStackAnyway = self == .secretsManager && ["aws", "aws-us-gov", "aws-cn"].contains(partition.name)
        let suffix = usesDualStack && !isDualStackAnyway ? partition.dualStackSuffix : partition.suffix
        return "\(hostPrefix)\(usesFIPS && !isFIPSAnyway ? "-fips" : "").\(region).\(suffix)"
    }

    private static let validatedInGovCloud: Set = [
        securityTokens, systemsManager, singleSignOn, singleSignOnTokens,
    ]
}
