// SPDX-License-Identifier: MIT-0

/// Something that can send an HTTP request and stream back the answer.
///
/// Credential providers, the Bedrock client and the fetcher of remote pictures all see the network through this
/// protocol only. BedrockCore implements it over libcurl; tests implement it with scripts; embedders may bring the client
/// that their program already has.
///
/// An implementation
/// - returns as soon as the response head has arrived, with the body still streaming;
/// - stops the exchange at once, closing the connection where HTTP/1.1 leaves no other way, when the calling task is
///   cancelled before the head arrives, or when the body is cancelled or released before its end;
/// - follows no redirect, keeps no cookie, adds no credential;
/// - holds a bounded number of body bytes when the reader is slow, and lets the peer wait instead.
public protocol HTTPTransport: Sendable {
    /// Sends a request.
    ///
    /// - Parameter request: what to send, and within which limits.
    /// - Returns: the head of the response, whatever its status, and its body to be read.
    /// - Throws: ``TransportError`` when no response head could be had; `CancellationError` when the task was cancelled.
    func send(_ request: TransportRequest) async throws -> TransportResponse
}
