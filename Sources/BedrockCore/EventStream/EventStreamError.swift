// SPDX-License-Identifier: MIT-0

/// Why bytes are no event stream.
public enum EventStreamError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A checksum does not match: bytes were damaged on their way.
    case checksumMismatch
    /// The lengths of a frame contradict each other.
    case invalidLength
    /// A frame is larger than is accepted.
    case frameTooLarge
    /// The headers of a frame are not as the encoding wants them.
    case invalidHeaders
    /// The payload of an event is not as documented.
    case invalidPayload
    /// The stream ended within a frame.
    case truncated

    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .checksumMismatch: "a checksum does not match"
        case .invalidLength: "the lengths of a frame contradict each other"
        case .frameTooLarge: "a frame is larger than is accepted"
        case .invalidHeaders: "the headers of a frame are malformed"
        case .invalidPayload: "the payload of an event is not as documented"
        case .truncated: "the stream ended within a frame"
        }
    }
}
