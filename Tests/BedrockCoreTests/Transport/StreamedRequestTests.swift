// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    /// Bodies of requests that are made while they are sent.
    ///
    /// The server reads what comes by the rules of RFC 9112, section 7.1.
    @Suite(.timeLimit(.minutes(2)))
    struct StreamedRequestTests {
        let transport = CurlTransport()

        private func request(
            _ server: ScriptedServer,
            _ source: any RequestBodySource,
            _ path: String = "/",
            limits: TimeLimits = TimeLimits()
        ) -> TransportRequest {
            var request = TransportRequest.to(server, path, method: .post, limits: limits)
            request.body = .stream(source)
            return request
        }

        @Test func `chunks and trailers go out, and the connection serves on`() async throws {
            let server = try ScriptedServer { connection in
                while let request = try connection.readRequest() {
                    guard request.value("Transfer-Encoding") == "chunked" else {
                        try connection.answer(request.line)
                        continue
                    }
                    var body: [UInt8] = []
                    while let chunk = try connection.readChunk() { body += chunk }
                    let trailers = try connection.readTrailers()
                    let length = request.value("Content-Length") ?? "none"
                    let text = String(decoding: body, as: UTF8.self)
                    try connection.answer(([length, text] + trailers).joined(separator: "|"))
                }
            }
            let name = try #require(HTTPField.Name("x-how"))
            for _ in 0..<3 {
                let source = PacedBody([Array("one ".utf8), [], Array("two".utf8)], trailers: [name: "well: done"])
                let text = try await transport.send(request(server, source)).text()
                #expect(text == "none|one two|x-how: well: done")
                #expect(try await transport.send(.get(server, "/next")).text() == "GET /next HTTP/1.1")
            }
            #expect(try await transport.send(request(server, PacedBody([]))).text() == "none|")
            #expect(server.connectionCount == 1)
        }

        @Test func `each chunk goes out before the next is there`() async throws {
            let arrived = Reports<[UInt8]>()
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                while let chunk = try connection.readChunk() { arrived.send(chunk) }
                _ = try connection.readTrailers()
                try connection.answer("whole")
            }
            let source = PacedBody((0..<20).map { [UInt8($0)] }, waitingFor: arrived)
            #expect(try await transport.send(request(server, source)).text() == "whole")
        }

        @Test(arguments: [1_000_000, 3_000_001])
        func `large chunks go out as they are`(size: Int) async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                var body: [UInt8] = []
                while let chunk = try connection.readChunk() { body += chunk }
                _ = try connection.readTrailers()
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
                try connection.send(body)
            }
            let chunk = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }
            let answer = try await transport.send(request(server, PacedBody([chunk, chunk]))).bytes()
            #expect(answer == chunk + chunk)
        }

        @Test func `an answer that comes before the body is whole ends its sending`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                _ = try connection.readChunk()
                try connection.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much")
                connection.waitForClose()
            }
            let source = PacedBody([[1]], endsNever: true)
            let response = try await transport.send(request(server, source))
            #expect(response.head.status == 413)
            #expect(try await response.text() == "too much")
        }

        @Test func `a source that fails breaks the exchange off`() async throws {
            let ended = Reports<Bool>()
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                _ = try connection.readChunk()
                // Neither a last chunk nor anything else: the connection ends.
                ended.send((try? connection.readChunk()) == nil)
            }
            await #expect(throws: PacedBody.Failure.self) {
                try await transport.send(request(server, PacedBody([[1]], fails: true)))
            }
            #expect(await ended.next() == true)
        }

        @Test func `a connection that dies under the body is told as such`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                _ = try connection.readChunk()
                connection.reset()
            }
            await failing(.connectionClosed) {
                try await transport.send(request(server, PacedBody([[1], [2]], endsNever: true), "/secret"))
            }
        }

        @Test func `a cancelled task stops the source`() async throws {
            let arrived = Reports<Void>()
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                _ = try connection.readChunk()
                arrived.send()
                connection.waitForClose()
            }
            let request = request(server, PacedBody([[1]], endsNever: true))
            let task = Task { try await transport.send(request) }
            await arrived.next()
            task.cancel()
            await cancelled { try await task.value }
        }
    }

    /// A body that comes as a test wants it.
    private actor PacedBody: RequestBodySource {
        struct Failure: Error {}

        private var chunks: [[UInt8]]
        private let fields: HTTPFields
        private let arrived: Reports<[UInt8]>?
        private let fails: Bool
        private let endsNever: Bool
        private var last: [UInt8]?

        init(
            _ chunks: [[UInt8]],
            trailers: HTTPFields = [:],
            waitingFor arrived: Reports<[UInt8]>? = nil,
            fails: Bool = false,
            endsNever: Bool = false
        ) {
            self.chunks = chunks
            fields = trailers
            self.arrived = arrived
            self.fails = fails
            self.endsNever = endsNever
        }

        func next() async throws -> [UInt8]? {
            if let last, let arrived { #expect(await arrived.next() == last) }
            guard chunks.isEmpty else {
                last = chunks.removeFirst()
                return last
            }
            if fails { throw Failure() }
            if endsNever { try await Task.sleep(for: .seconds(3_600)) }
            return nil
        }

        func trailers() -> HTTPFields { fields }
    }
#endif
