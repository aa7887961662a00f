// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Locking
    import NIOCore

    /// The answer to one request while it is made and written.
    final class Answer: Sendable {
        /// Where the writing waits while the client is slow to take.
        let gate: WriteGate

        private let channel: any Channel
        private let writer: NIOLoopBound<AnswerWriter>
        private let date: String
        private let executor: EventLoopExecutor
        private let work = Locked(Work())

        /// What is done for the answer.
        private struct Work {
            var task: Task<Void, Never>?
            var stream: GatewayStream?
            /// Whether it is for nobody any more.
            var isCancelled = false
        }

        /// Begins to answer a request.
        ///
        /// - Parameters:
        ///   - request: the request.
        ///   - channel: where the answer goes.
        ///   - writer: what writes it there.
        ///   - date: the time, for the answer's head.
        ///   - executor: where to work.
        ///   - isHeavy: whether to make the response beside the event loop.
        ///   - respond: what answers.
        init(
            to request: GatewayRequest,
            on channel: any Channel,
            by writer: AnswerWriter,
            date: String,
            executor: EventLoopExecutor,
            isHeavy: Bool,
            respond: @escaping GatewayChannel.Respond
        ) {
            self.channel = channel
            self.writer = NIOLoopBound(writer, eventLoop: channel.eventLoop)
            self.date = date
            self.executor = executor
            gate = WriteGate()
            let new = Task(executorPreference: isHeavy ? nil : executor) { self.write(await respond(request)) }
            work.withLock { work in
                // It may have come to its stream, which has a task of its own, before there was time to note it.
                if work.task == nil { work.task = new }
            }
        }

        /// Stops the work, which is for nobody any more.
        func cancel() {
            let (task, stream) = work.withLock { work in
                work.isCancelled = true
                return (work.task, work.stream)
            }
            task?.cancel()
            stream?.cancel()
            gate.open()
        }

        private func write(_ response: GatewayResponse) {
            switch response.content {
            case .stream(let stream): begin(response, stream)
            case .bytes(let bytes) where channel.eventLoop.inEventLoop: write(response, bytes)
            // What is heavy has been made elsewhere.
            case .bytes(let bytes): channel.eventLoop.execute { self.write(response, bytes) }
            }
        }

        private func write(_ response: GatewayResponse, _ bytes: [UInt8]) {
            writer.value.write(status: response.status.code, response.fields, bytes, date: date)
        }

        /// Begins to write a stream, in a task of its own: the memory that a response took to be made belongs to the task that made it,
        /// and is given back with it.
        private func begin(_ response: GatewayResponse, _ stream: GatewayStream) {
            let new = Task(executorPreference: executor) { await self.write(response, stream) }
            let isCancelled = work.withLock { work in
                (work.task, work.stream) = (new, stream)
                return work.isCancelled
            }
            // The client may have left when there was nothing to be stopped yet.
            guard isCancelled else { return }
            new.cancel()
            stream.cancel()
        }

        /// Writes a stream, on the event loop.
        private func write(_ response: GatewayResponse, _ stream: GatewayStream) async {
            let writer = writer.value
            writer.begin(status: response.status.code, response.fields, date: date)
            let awaited = stream.awaited
            do {
                while true {
                    switch try stream.step() {
                    case .events(let bytes):
                        writer.write(bytes)
                        if !channel.isWritable {
                            writer.flush()
                            await gate.wait(for: channel)
                        }
                    case .end: return writer.end()
                    case .wait:
                        // All that has come goes out together.
                        writer.flush()
                        // Ended by `cancel()`, and by nothing that belongs to the task.
                        await awaited.change()
                    }
                    guard !Task.isCancelled else { return channel.close(promise: nil) }
                }
            } catch {
                // Without its end the client knows that the answer is not whole.
                channel.close(promise: nil)
            }
        }
    }

    /// Holds a writer back while the client is slow to take.
    final class WriteGate: Sendable {
        private let writer = Locked<CheckedContinuation<Void, Never>?>(nil)

        /// Waits until the channel takes more, or is gone.
        func wait(for channel: any Channel) async {
            await withCheckedContinuation { new in
                writer.withLock { $0 = new }
                // It may have become ready before there was anybody to tell.
                if channel.isWritable || !channel.isActive || Task.isCancelled { open() }
            }
        }

        /// Lets the writer go on.
        func open() {
            writer.withLock { $0.take() }?.resume()
        }
    }
#endif
