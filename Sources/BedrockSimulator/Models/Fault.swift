// SPDX-License-Identifier: MIT-0

/// What goes wrong, told by the model's id.
///
/// Before an answer, for Converse, ConverseStream and InvokeModel:
///
/// | model id | answer |
/// |---|---|
/// | `fault.throttling` | 429 ThrottlingException |
/// | `fault.validation` | 400 ValidationException |
/// | `fault.access-denied` | 403 AccessDeniedException |
/// | `fault.not-found` | 404 ResourceNotFoundException |
/// | `fault.model-timeout` | 408 ModelTimeoutException |
/// | `fault.model-error` | 424 ModelErrorException |
/// | `fault.not-ready` | 429 ModelNotReadyException |
/// | `fault.unavailable` | 503 ServiceUnavailableException |
/// | `fault.internal` | 500 InternalServerException |
/// | `fault.quota` | 400 ServiceQuotaExceededException |
/// | `fault.html-502` | 502 with a page of HTML, as a load balancer gives |
/// | `fault.reset` | the connection is reset |
/// | `fault.silent` | the head of an answer, and then nothing until the client leaves |
///
/// Within the stream of ConverseStream; other operations answer as if nothing were wrong:
///
/// | model id | stream |
/// |---|---|
/// | `fault.stream-exception` | modelStreamErrorException after some deltas |
/// | `fault.stream-throttled-first` | throttlingException as the first frame |
/// | `fault.stream-cut` | the connection is closed in the middle of a frame |
/// | `fault.stream-truncated` | a clean end after some deltas, without messageStop |
/// | `fault.stream-no-metadata` | a clean end after messageStop, without metadata |
/// | `fault.bad-crc` | one frame's checksum is wrong |
/// | `fault.stall` | one delta, then silence until the client leaves |
enum Fault: String, CaseIterable, Hashable, Sendable {
    case throttling = "fault.throttling"
    case validation = "fault.validation"
    case accessDenied = "fault.access-denied"
    case notFound = "fault.not-found"
    case modelTimeout = "fault.model-timeout"
    case modelError = "fault.model-error"
    case notReady = "fault.not-ready"
    case unavailable = "fault.unavailable"
    case internalError = "fault.internal"
    case quota = "fault.quota"
    case html502 = "fault.html-502"
    case reset = "fault.reset"
    case silent = "fault.silent"
    case streamException = "fault.stream-exception"
    case streamThrottledFirst = "fault.stream-throttled-first"
    case streamCut = "fault.stream-cut"
    case streamTruncated = "fault.stream-truncated"
    case streamNoMetadata = "fault.stream-no-metadata"
    case badCRC = "fault.bad-crc"
    case stall = "fault.stall"

    /// The error that stands in an answer's place.
    ///
    /// Sources: Amazon Bedrock API reference, "Errors" of InvokeModel; the words are those that users published.
    var exception: ServiceException? {
        switch self {
        case .throttling:
            ServiceException(
                name: "ThrottlingException",
                message: "Too many requests, please wait before trying again.",
                status: 429
            )
        case .validation: .validation("The provided request is not valid.")
        case .accessDenied: .accessDenied("You don't have access to the model with the specified model ID.")
        case .notFound:
            ServiceException(
                name: "ResourceNotFoundException",
                message: "This model version has reached the end of its life.",
                status: 404
            )
        case .modelTimeout:
            ServiceException(
                name: "ModelTimeoutException",
                message: "Model has timed out in processing the request. Try your request again.",
                status: 408
            )
        case .modelError:
            ServiceException(
                name: "ModelErrorException",
                message: "The system encountered an unexpected error during processing. Try your request again.",
                status: 424
            )
        case .notReady:
            ServiceException(
                name: "ModelNotReadyException",
                message: "Model is not ready for inference. Wait and try your request again.",
                status: 429
            )
        case .unavailable:
            ServiceException(
                name: "ServiceUnavailableException",
                message: "Bedrock is unable to process your request.",
                status: 503
            )
        case .internalError:
            ServiceException(
                name: "InternalServerException",
                message: "The system encountered an unexpected error during processing. Try your request again.",
                status: 500
            )
        case .quota:
            ServiceException(
                name: "ServiceQuotaExceededException",
                message: "Your request exceeds the service quota for your account.",
                status: 400
            )
        default: nil
        }
    }

    /// What stands in an answer's place; `nil` where the fault is within the stream.
    ///
    /// - Parameter isStreaming: whether the answer would be a stream.
    /// - Returns: the failure.
    func reply(isStreaming: Bool) -> Reply? {
        if let exception { return Reply(exception) }
        switch self {
        case .html502:
            let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
            return Reply(status: 502, contentType: "text/html", steps: [.bytes(Array(page.utf8))])
        case .reset: return .reset
        case .silent:
            return Reply(
                contentType: isStreaming ? "application/vnd.amazon.eventstream" : "application/json",
                steps: [.silence]
            )
        default: return nil
        }
    }
}
