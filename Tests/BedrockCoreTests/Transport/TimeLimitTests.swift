// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    /// Each limit ends its phase with its own code, and closes the connection.
    @Suite(.timeLimit(.minutes(2)))
    struct TimeLimitTests {
        let transport = CurlTransport()
        let closed = Reports<Void>()

        /// A server that sends a part of an answer, and then waits for the client to leave.
        func server(sending part: String) throws -> ScriptedServer {
            try ScriptedServer { [closed] connection in
                defer { closed.send() }
                _ = try connection.readRequest()
                try connection.send(part)
                connection.waitForClose()
            }
        }

        static let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"

        @Test func `a handshake that stalls`() async throws {
            let server = try ScriptedServer { [closed] connection in
                connection.waitForClose()
                closed.send()
            }
            var request = TransportRequest.get(server, "/secret", limits: TimeLimits(connect: .milliseconds(50)))
            request.head.scheme = "https"
            await failing(.connectTimeout) { [request] in try await transport.send(request) }
            await closed.next()
        }

        @Test func `an answer that does not begin`() async throws {
            let server = try server(sending: "")
            let limits = TimeLimits(firstByte: .milliseconds(50))
            let error = await failing(.firstByteTimeout) {
                try await transport.send(.get(server, "/secret", limits: limits))
            }
            #expect(error?.responseHadBegun == false)
            await closed.next()
        }

        @Test(arguments: ["HTTP/1.1 200 OK\r\n", head, head + "some bytes"])
        func `an answer that stops`(part: String) async throws {
            let server = try server(sending: part)
            let limits = TimeLimits(idle: .milliseconds(50))
            let error = await failing(.idleTimeout) {
                try await transport.send(.get(server, "/secret", limits: limits)).bytes()
            }
            #expect(error?.responseHadBegun == true)
            await closed.next()
        }

        @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", head, head + "some bytes"])
        func `an exchange that takes too long`(part: String) async throws {
            let server = try server(sending: part)
            let limits = TimeLimits(total: .milliseconds(50))
            let error = await failing(.totalTimeout) {
                try await transport.send(.get(server, "/secret", limits: limits)).bytes()
            }
            // On a busy machine the time may be over before the server has sent anything.
            if part.isEmpty { #expect(error?.responseHadBegun == false) }
            await closed.next()
        }

        @Test func `an answer that trickles`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\n\r\n")
                while true { try connection.send("x") }
            }
            let limits = TimeLimits(total: .milliseconds(100))
            await failing(.totalTimeout) { try await transport.send(.get(server, limits: limits)).bytes() }
        }

        @Test func `limits of nothing and of ages`() async throws {
            let server = try ScriptedServer(answering: { _ in "in time" })
            let ages = Duration.seconds(Int64.max)
            let patient = TimeLimits(connect: ages, firstByte: ages, idle: ages, total: ages, heartbeat: ages)
            #expect(try await transport.send(.get(server, limits: patient)).text() == "in time")
            // One that never answers: the time is over, but a quick answer may still come first.
            let silent = try ScriptedServer { connection in
                _ = try connection.readRequest()
                connection.waitForClose()
            }
            let hasty = TimeLimits(total: .seconds(-1))
            await failing(.totalTimeout) { try await transport.send(.get(silent, limits: hasty)) }
        }

        @Test(arguments: [Duration.milliseconds(20), .zero])
        func `a reader that waits hears a heartbeat`(heartbeat: Duration) async throws {
            let gate = Gate()
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n")
                gate.wait()
                try connection.send("x")
                connection.waitForClose()
            }
            let limits = TimeLimits(heartbeat: heartbeat)
            var iterator = try await transport.send(.get(server, limits: limits)).body.makeAsyncIterator()
            for _ in 0..<3 { #expect(try await iterator.next() == []) }
            gate.open()
            var chunk = try await iterator.next()
            while chunk == [] { chunk = try await iterator.next() }
            #expect(chunk == [UInt8(ascii: "x")])
            #expect(try await iterator.next() == nil)
        }
    }
#endif
