// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    /// How an exchange is stopped, and that its connection goes with it.
    @Suite(.timeLimit(.minutes(2)))
    struct CancellationTests {
        let transport = CurlTransport()
        let reached = Reports<Void>()
        let closed = Reports<Void>()

        /// A server that sends a part of an answer, and then waits for the client to leave.
        func server(sending part: String) throws -> ScriptedServer {
            try ScriptedServer { [reached, closed] connection in
                _ = try connection.readRequest()
                try connection.send(part)
                reached.send()
                connection.waitForClose()
                closed.send()
            }
        }

        static let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"

        @Test(arguments: ["", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-"])
        func `cancelling before the head closes the connection`(part: String) async throws {
            let server = try server(sending: part)
            let task = Task { [transport] in try await transport.send(.get(server)) }
            await reached.next()
            task.cancel()
            await cancelled { try await task.value }
            await closed.next()
        }

        @Test func `cancelling during the handshake closes the connection`() async throws {
            let server = try ScriptedServer { [reached, closed] connection in
                reached.send()
                connection.waitForClose()
                closed.send()
            }
            var request = TransportRequest.get(server)
            request.head.scheme = "https"
            let task = Task { [transport, request] in try await transport.send(request) }
            await reached.next()
            task.cancel()
            await cancelled { try await task.value }
            await closed.next()
        }

        @Test func `cancelling while the body goes out closes the connection`() async throws {
            let gate = Gate()
            let server = try ScriptedServer { [reached, closed] connection in
                reached.send()
                gate.wait()
                connection.waitForClose()
                closed.send()
            }
            let body = [UInt8](repeating: 1, count: 50_000_000)
            let task = Task { [transport] in try await transport.send(.to(server, method: .post, body: body)) }
            await reached.next()
            task.cancel()
            await cancelled { try await task.value }
            gate.open()
            await closed.next()
        }

        @Test func `a task that is cancelled already sends nothing`() async throws {
            let server = try ScriptedServer(answering: { _ in "" })
            let gate = Reports<Void>()
            let task = Task { [transport] in
                await gate.next()
                return try await transport.send(.get(server))
            }
            task.cancel()
            gate.send()
            await cancelled { try await task.value }
            #expect(server.connectionCount == 0)
        }

        @Test func `cancelling a task that waits for bytes closes the connection`() async throws {
            let server = try server(sending: Self.head + "first")
            let received = Reports<Void>()
            let task = Task { [transport] in
                for try await _ in try await transport.send(.get(server)).body { received.send() }
            }
            await received.next()
            task.cancel()
            await cancelled { try await task.value }
            await closed.next()
        }

        @Test func `a reader that waits is told of the body's cancelling`() async throws {
            let server = try server(sending: Self.head)
            let body = try await transport.send(.get(server)).body
            let task = Task { try await body.collect(upTo: 1_000) }
            body.cancel()
            await cancelled { try await task.value }
            await closed.next()
            body.cancel()
            await cancelled { try await body.collect(upTo: 1_000) }
        }

        @Test func `releasing the body closes the connection`() async throws {
            let server = try server(sending: Self.head + "first")
            do {
                let response = try await transport.send(.get(server))
                #expect(response.head.status == .ok)
            }
            await closed.next()
        }

        @Test func `releasing a body that nobody has begun to read closes the connection`() async throws {
            let server = try ScriptedServer { [closed] connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n")
                try? connection.send([UInt8](repeating: 0, count: 9_000_000))
                connection.waitForClose()
                closed.send()
            }
            _ = try await transport.send(.get(server))
            await closed.next()
        }

        @Test func `a body that is too large is stopped`() async throws {
            let server = try server(sending: Self.head + "first")
            let response = try await transport.send(.get(server))
            await failing(.bodyTooLarge) { try await response.body.collect(upTo: 4) }
            await closed.next()
        }

        @Test func `a body that is whole leaves its connection to the next request`() async throws {
            let server = try ScriptedServer(answering: { _ in "whole" })
            for _ in 0..<3 {
                let response = try await transport.send(.get(server))
                #expect(try await response.text() == "whole")
                response.body.cancel()
            }
            #expect(server.connectionCount == 1)
        }

        @Test func `releasing the transport ends what is open`() async throws {
            let server = try server(sending: Self.head)
            var transport: CurlTransport? = CurlTransport()
            let response = try #require(try await transport?.send(.get(server)))
            transport = nil
            await failing(.other) { try await response.bytes() }
            await closed.next()
        }

        @Test func `releasing the transport closes its pooled connections`() async throws {
            let server = try ScriptedServer { [closed] connection in
                _ = try connection.readRequest()
                try connection.answer("whole")
                connection.waitForClose()
                closed.send()
            }
            var transport: CurlTransport? = CurlTransport()
            #expect(try await transport?.send(.get(server)).text() == "whole")
            transport = nil
            await closed.next()
        }

        @Test func `cancelling at any moment neither hangs nor crashes`() async throws {
            let server = try ScriptedServer(answering: { _ in String(repeating: "x", count: 100_000) })
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<300 {
                    group.addTask { [transport] in
                        let task = Task { try await transport.send(.get(server)).bytes().count }
                        for _ in 0..<(index % 60) { await Task.yield() }
                        task.cancel()
                        do {
                            let count = try await task.value
                            #expect(count == 100_000)
                        } catch {
                            #expect(error is CancellationError)
                        }
                    }
                }
            }
            #expect(try await transport.send(.get(server)).bytes().count == 100_000)
        }
    }
#endif
