// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Locking
    import NIOCore
    import NIOHTTP1
    import NIOHTTPTypesHTTP1

    /// The answer to one request while it is made and written.
    final class Answer: Sendable {
        /// Where the writing waits while the client is slow to take.
        let gate: WriteGate

        private let channel: any Channel
        private let delivery: NIOLoopBound<AnswerDelivery>
        private let version: HTTPVersion
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
        ///   - version: the client's version of HTTP.
        ///   - channel: where the answer goes.
        ///   - delivery: what stands at the channel's front.
        ///   - date: the time, for the answer's head.
        ///   - executor: where to work.
        ///   - isHeavy: whether to make the response beside the event loop.
        ///   - respond: what answers.
        init(
            to request: GatewayRequest,
            version: HTTPVersion,
            on channel: any Channel,
            by delivery: AnswerDelivery,
            date: String,
            executor: EventLoopExecutor,
            isHeavy: Bool,
            respond: @escaping GatewayChannel.Respond
        ) {
            self.channel = channel
            self.delivery = NIOLoopBound(delivery, eventLoop: channel.eventLoop)
            self.version = version
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
            case .bytes(let bytes): writeWhole(response, bytes)
            case .stream(let stream): begin(response, stream)
            }
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

        private func writeWhole(_ response: GatewayResponse, _ bytes: [UInt8]) {
            var head = head(of: response)
            // The answer to HEAD tells the length of what it leaves out.
            if response.fields[.contentLength] == nil {
                head.headers.add(name: "content-length", value: String(bytes.count))
            }
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            write(bytes, isChunked: false)
            end()
        }

        private func write(_ response: GatewayResponse, _ stream: GatewayStream) async {
            channel.write(HTTPServerResponsePart.head(head(of: response)), promise: nil)
            let isChunked = !version.isOld && response.fields[.contentLength] == nil
            let awaited = stream.awaited
            do {
                while true {
                    switch try stream.step() {
                    case .events(let bytes):
                        write(bytes, isChunked: isChunked)
                        if !channel.isWritable {
                            flush()
                            await gate.wait(for: channel)
                        }
                    case .end: return end()
                    case .wait:
                        // All that has come goes out together.
                        flush()
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

        /// Writes bytes of the body: most often on the event loop, where there is a short way.
        private func write(_ bytes: [UInt8], isChunked: Bool) {
            guard !bytes.isEmpty else { return }
            if channel.eventLoop.inEventLoop {
                delivery.value.write(body: bytes, isChunked: isChunked)
            } else {
                channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))), promise: nil)
            }
        }

        private func flush() {
            if channel.eventLoop.inEventLoop { delivery.value.flush() } else { channel.flush() }
        }

        private func end() {
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }

        private func head(of response: GatewayResponse) -> HTTPResponseHead {
            var headers = HTTPHeaders(response.fields)
            headers.add(name: "date", value: date)
            return HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: response.status.code),
                headers: headers
            )
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
