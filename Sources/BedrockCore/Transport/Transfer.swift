// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import HTTPTypes
    import Locking

    /// One exchange, as the reader and the driver share it.
    final class Transfer: Sendable {
        typealias Waiter = CheckedContinuation<Void, Never>
        typealias Outcome = TransferState<Waiter>.Outcome

        /// What to send.
        let request: TransportRequest
        /// Where to send it.
        let target: RequestTarget
        /// What has come back.
        let state: Locked<TransferState<Waiter>>
        /// What is to be sent of a streamed body; `nil` for any other.
        let upload: Locked<UploadState>?

        private let mailbox: Mailbox

        init(_ request: TransportRequest, mailbox: Mailbox, bufferLimit: Int) throws {
            self.request = request
            self.mailbox = mailbox
            target = try RequestTarget(request)
            upload = request.body.source == nil ? nil : Locked(UploadState())
            state = Locked(TransferState(limits: request.limits, start: .now, bufferLimit: bufferLimit))
        }

        /// Sends the request and waits for the head of the response.
        func response() async throws -> TransportResponse {
            // From here on, whatever way this function is left, the body's release stops what is not wanted any more.
            let body = CurlResponseBody(self)
            let bytes = try await withTaskCancellationHandler {
                guard mailbox.post(.start(self)) else {
                    throw TransportError(.other, "The transport has ended.")
                }
                guard let source = request.body.source, let upload else { return try await head() }
                return try await head(whileSending: source, by: upload)
            } onCancel: {
                cancel()
            }
            return TransportResponse(head: try ResponseHead.parse(bytes), body: ResponseBody(body))
        }

        func head() async throws -> [UInt8] {
            while true {
                switch state.withLock({ $0.takeHead() }) {
                case .head(let bytes): return bytes
                case .failure(let error): throw error
                case .wait: await change()
                }
            }
        }

        /// What has arrived of the body.
        func step() throws -> BodyStep {
            switch state.withLock({ $0.takeChunk() }) {
            case .chunk(let bytes, let resumes):
                if resumes { resume() }
                return .chunk(bytes)
            case .end: return .end
            case .failure(let error): throw error
            case .wait: return .wait
            }
        }

        /// Waits until there is something to look at.
        func change() async {
            await withCheckedContinuation { waiter in
                state.withLock { $0.park(waiter, at: .now) }?.resume()
            }
        }

        /// Has libcurl look again for what it was told to wait for.
        func resume() {
            mailbox.post(.resume(self))
        }

        /// Stops the exchange, whatever it is doing.
        func cancel() {
            let (waiter, isOpen) = state.withLock { $0.cancel() }
            if isOpen { mailbox.post(.cancel(self)) }
            waiter?.resume()
        }
    }

    /// The body of a response: as long as it lives, somebody may want the rest.
    final class CurlResponseBody: SteppedBodySource {
        private let transfer: Transfer

        init(_ transfer: Transfer) {
            self.transfer = transfer
        }

        deinit {
            transfer.cancel()
        }

        func next() async throws -> [UInt8]? {
            if Task.isCancelled { cancel() }
            while true {
                switch try step() {
                case .chunk(let bytes): return bytes
                case .end: return nil
                // Only a wait needs a handler for a cancellation, which is dear.
                case .wait: await changeOrCancellation()
                }
            }
        }

        func step() throws -> BodyStep {
            try transfer.step()
        }

        func change() async {
            await transfer.change()
        }

        func cancel() {
            transfer.cancel()
        }
    }
#endif
