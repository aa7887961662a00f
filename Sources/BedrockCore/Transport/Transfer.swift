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

        /// The next bytes of the body, or `nil` after the last.
        func chunk() async throws -> [UInt8]? {
            // What is there already needs no handler for a cancellation, which is dear.
            if Task.isCancelled { cancel() }
            if let ready = try readyChunk() { return ready.bytes }
            return try await withTaskCancellationHandler {
                while true {
                    if let ready = try readyChunk() { return ready.bytes }
                    await change()
                }
            } onCancel: {
                cancel()
            }
        }

        /// What can be had without waiting: bytes, or `nil` bytes at the end.
        private func readyChunk() throws -> (bytes: [UInt8]?, Void)? {
            switch state.withLock({ $0.takeChunk() }) {
            case .chunk(let bytes, let resumes):
                if resumes { resume() }
                return (bytes, ())
            case .end: return (nil, ())
            case .failure(let error): throw error
            case .wait: return nil
            }
        }

        /// Waits until there is something to look at.
        private func change() async {
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
    final class CurlResponseBody: ResponseBodySource {
        private let transfer: Transfer

        init(_ transfer: Transfer) {
            self.transfer = transfer
        }

        deinit {
            transfer.cancel()
        }

        func next() async throws -> [UInt8]? {
            try await transfer.chunk()
        }

        func cancel() {
            transfer.cancel()
        }
    }
#endif
