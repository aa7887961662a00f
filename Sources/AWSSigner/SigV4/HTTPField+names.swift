// SPDX-License-Identifier: MIT-0

package import HTTPTypes

extension HTTPField.Name {
    /// Makes a name that is written down in source.
    ///
    /// - Parameter literal: the name, of token characters only.
    package init(literal: StaticString) {
        // No input reaches the trap: a literal with a character that is not allowed is a mistake of the programmer.
        guard let name = Self(literal.description) else { preconditionFailure("\(literal) is no field name") }
        self = name
    }

    /// When the request was signed, to the second.
    package static let amzDate = Self(literal: "X-Amz-Date")
    /// The token that belongs to temporary credentials.
    package static let amzSecurityToken = Self(literal: "X-Amz-Security-Token")
    /// The hash of the body, or what stands in its place.
    package static let amzContentSHA256 = Self(literal: "X-Amz-Content-Sha256")
}
