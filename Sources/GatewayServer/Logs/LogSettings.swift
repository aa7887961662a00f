// SPDX-License-Identifier: MIT-0

public import Logging

/// How the log is written.
public struct LogSettings: Hashable, Sendable {
    /// The form of a record.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// A line to be read by people.
        case text
        /// A line that holds an object of JSON.
        case json
    }

    /// The form of a record.
    public var format = Format.text
    /// The least level that is written.
    public var level = Logger.Level.info
    /// Whether the bodies of requests and answers are written.
    public var includesBodies = false

    /// Makes settings: text, from `info` on, without bodies.
    public init() {}
}
