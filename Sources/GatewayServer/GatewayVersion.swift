// SPDX-License-Identifier: MIT-0

/// Which gateway this is.
public enum GatewayVersion {
    /// The version, as semver.org has it.
    public static let current = "0.1.0"
}
