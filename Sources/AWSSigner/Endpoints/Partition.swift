// SPDX-License-Identifier: MIT-0

/// A part of AWS with names and accounts of its own, such as the one in China.
///
/// Source: the partitions that the AWS SDKs carry along.
struct Partition: Hashable, Sendable {
    /// The partition's name, the second part of its ARNs.
    let name: String

    /// What the names of its hosts end in.
    let suffix: String

    /// What the names of its hosts with addresses of IPv6 end in.
    let dualStackSuffix: String

    /// Finds the partition of a region by the region's name.
    ///
    /// - Parameter region: the region; one of no other partition is of the public one.
    init(region: String) {
        self = Self.others.first { region.hasPrefix($0.prefix) }?.partition ?? Self.standard
    }

    private init(_ name: String, _ suffix: String, _ dualStackSuffix: String) {
        self.name = name
        self.suffix = suffix
        self.dualStackSuffix = dualStackSuffix
    }

    private static let standard = Partition("aws", "amazonaws.com", "api.aws")

    private static let others: [(prefix: String, partition: Partition)] = [
        ("cn-", Partition("aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn")),
        ("us-gov-", Partition("aws-us-gov", "amazonaws.com", "api.aws")),
        ("eusc-", Partition("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu")),
        ("us-iso-", Partition("aws-iso", "c2s.ic.gov", "api.aws.ic.gov")),
        ("us-isob-", Partition("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud")),
        ("eu-isoe-", Partition("aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk")),
        ("us-isof-", Partition("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov")),
    ]
}
