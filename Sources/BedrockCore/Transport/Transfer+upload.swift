// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import Locking

    // The streamed body of a request.
    extension Transfer {
        /// Sends the body piece by piece, and waits for the head of the response meanwhile.
        func head(
            whileSending source: any RequestBodySource,
            by upload: Locked<UploadState>
        ) async throws -> [UInt8] {
            try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                group.addTask { try await self.head() }
                group.addTask {
                    try await self.send(source, by: upload)
                    return nil
                }
                do {
                    while let head = try await group.next() {
                        if let head {
                            group.cancelAll()
                            return head
                        }
                    }
                    throw TransportError(.other, "The exchange has ended without an answer.")
                } catch {
                    // Whoever waits for the head must not wait for ever.
                    cancel()
                    throw error
                }
            }
        }

        private func send(_ source: any RequestBodySource, by upload: Locked<UploadState>) async throws {
            do {
                while let chunk = try await source.next() {
                    if chunk.isEmpty { continue }
                    await room(in: upload)
                    try Task.checkCancellation()
                    upload.withLock { $0.append(chunk) }
                    resume()
                }
                let trailers = await source.trailers()
                await room(in: upload)
                upload.withLock { $0.end(trailers) }
                resume()
            } catch {
                // Also where the answer has come before the body was whole: libcurl still waits for it.
                upload.withLock { $0.end(nil) }
                resume()
                throw error
            }
        }

        /// Waits until libcurl has taken what is there.
        private func room(in upload: Locked<UploadState>) async {
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiter in
                    upload.withLock { Task.isCancelled ? waiter : $0.park(waiter) }?.resume()
                }
            } onCancel: {
                upload.withLock { $0.takeWaiter() }?.resume()
            }
        }
    }
#endif
