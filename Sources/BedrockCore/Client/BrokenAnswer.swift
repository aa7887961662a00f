// SPDX-License-Identifier: MIT-0

/// An answer of AWS's that began and cannot be used: it broke off, is damaged, or is not as documented.
///
/// Carries AWS's id of the request, without which its support cannot look for what happened.
public struct BrokenAnswer: Error, Sendable, CustomStringConvertible {
    /// AWS's id of the request.
    public var requestID: String?

    /// What is wrong: `TransportError`, ``EventStreamError`` or ``TranslationError``.
    public var underlying: any Error

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - requestID: AWS's id of the request.
    ///   - underlying: what is wrong.
    public init(requestID: String?, underlying: any Error) {
        self.requestID = requestID
        self.underlying = underlying
    }

    /// What is wrong, in words.
    public var description: String { "\(underlying)" }

    /// Reads an answer; what goes wrong gets the answer's id.
    ///
    /// - Parameters:
    ///   - requestID: AWS's id of the request.
    ///   - read: reads the answer.
    /// - Returns: what was read.
    /// - Throws: ``BrokenAnswer``; ``BedrockError`` and `CancellationError` as they are.
    static func named<Value>(_ requestID: String?, _ read: () async throws -> Value) async throws -> Value {
        do {
            return try await read()
        } catch let error where error is BedrockError || error is CancellationError {
            throw error
        } catch {
            throw BrokenAnswer(requestID: requestID, underlying: error)
        }
    }
}
