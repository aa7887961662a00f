// SPDX-License-Identifier: MIT-0

package import HTTPTypes

extension HTTPFields {
    /// The value of a field, where there is one such field at most; several are joined as the subscript does it.
    ///
    /// The subscript joins in any case, which costs more than all else that is done with a short head.
    ///
    /// - Parameter name: the name of the field.
    /// - Returns: its value, or `nil` where there is no such field.
    package func value(of name: HTTPField.Name) -> String? {
        var found: String?
        for field in self where field.name == name {
            guard found == nil else { return self[name] }
            found = field.value
        }
        return found
    }
}
