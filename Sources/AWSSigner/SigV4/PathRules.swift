// SPDX-License-Identifier: MIT-0

/// How a service turns the path on the wire into the path that is signed.
public struct PathRules: Hashable, Sendable {
    /// Whether empty and dot segments are resolved.
    public var normalizes: Bool

    /// Whether the path, percent-encoded on the wire already, is encoded once more: `%3A` becomes `%253A`.
    public var encodesTwice: Bool

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - normalizes: whether empty and dot segments are resolved.
    ///   - encodesTwice: whether the path on the wire is encoded once more.
    public init(normalizes: Bool, encodesTwice: Bool) {
        self.normalizes = normalizes
        self.encodesTwice = encodesTwice
    }

    /// The rules of every service but S3.
    public static let standard = PathRules(normalizes: true, encodesTwice: true)

    /// The rules of S3, where `a//b` and `a/b` are two objects.
    public static let s3 = PathRules(normalizes: false, encodesTwice: false)

    /// Writes the canonical path of a path on the wire.
    func appendCanonical(_ path: ArraySlice<UInt8>, to canonical: inout [UInt8]) {
        let slash = UInt8(ascii: "/")
        let kept = normalizes && !Self.isNormal(path) ? Self.normalized(path)[...] : path.isEmpty ? [slash] : path
        for byte in kept {
            if byte == slash || byte == UInt8(ascii: "%") && !encodesTwice {
                canonical.append(byte)
            } else {
                PercentEncoding.append(byte, to: &canonical)
            }
        }
    }

    /// Whether a path begins with a slash and has neither empty segments nor such that begin with a dot.
    private static func isNormal(_ path: ArraySlice<UInt8>) -> Bool {
        var isAfterSlash = false
        guard path.first == UInt8(ascii: "/") else { return false }
        for byte in path {
            let isSlash = byte == UInt8(ascii: "/")
            if isAfterSlash, isSlash || byte == UInt8(ascii: ".") { return false }
            isAfterSlash = isSlash
        }
        return true
    }

    private static func normalized(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        var segments: [[UInt8]] = []
        for part in path.split(separator: slash) {
            let segment = Array(part)
            if segment == [dot] { continue }
            if segment == [dot, dot] {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        var bytes: [UInt8] = []
        for segment in segments {
            bytes.append(slash)
            bytes += segment
        }
        let endsInSlash = path.last == slash
        if endsInSlash || bytes.isEmpty { bytes.append(slash) }
        return bytes
    }
}
