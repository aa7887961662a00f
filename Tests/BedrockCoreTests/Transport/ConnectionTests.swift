// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Locking
    import Testing

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// Which connections there are.
    @Suite(.timeLimit(.minutes(2)))
    struct ConnectionTests {
        let transport = CurlTransport()

        @Test func `one connection serves request after request`() async throws {
            let server = try ScriptedServer(answering: { $0.line })
            for index in 0..<50 {
                let response = try await transport.send(.to(server, "/\(index)", method: index % 2 == 0 ? .get : .post))
                #expect(try await response.text().hasSuffix(" /\(index) HTTP/1.1"))
            }
            #expect(server.connectionCount == 1)
        }

        @Test(arguments: [false, true])
        func `many requests run side by side`(byPoll: Bool) async throws {
            var configuration = CurlTransport.Configuration()
            if byPoll { configuration.makePoller = { PollPoller() } }
            let transport = CurlTransport(configuration: configuration)
            let count = 200
            let (arrived, gate) = (Reports<Void>(), Gate())
            let server = try ScriptedServer { connection in
                while let request = try connection.readRequest() {
                    arrived.send()
                    gate.wait()
                    try connection.answer(request.line)
                }
            }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<count {
                    group.addTask {
                        try await transport.send(.get(server, "/\(index)")).text() == "GET /\(index) HTTP/1.1"
                    }
                }
                for _ in 0..<count { await arrived.next() }
                for _ in 0..<count { gate.open() }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(server.connectionCount == count)
        }

        @Test(arguments: [2, 100_000])
        func `a request on a connection that has died is sent again on a fresh one`(size: Int) async throws {
            let closed = Reports<Void>()
            let server = try ScriptedServer { connection in
                guard let request = try connection.readRequest() else { return }
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
                try connection.send(request.body)
                // The next request is read before the connection dies, so that the client cannot have noticed before.
                if request.line.contains("/first") { _ = try connection.readRequest() }
                connection.reset()
                closed.send()
            }
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let first = try await transport.send(.to(server, "/first", method: .post, body: body))
            #expect(try await first.bytes() == body)
            let second = try await transport.send(.to(server, "/second", method: .post, body: body))
            #expect(try await second.bytes() == body)
            #expect(server.connectionCount == 2)
        }

        @Test func `a refused connection is told as such`() async throws {
            // Bound, so that nobody else gets the port, but not listening.
            let descriptor = try ScriptedServer.listen(backlog: 0)
            defer { close(descriptor) }
            let port = try ScriptedServer.port(of: descriptor)
            let head = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(port)", path: "/secret")
            let error = await failing(.connectFailed) { try await transport.send(TransportRequest(head: head)) }
            #expect(error?.message.contains("127.0.0.1:\(port)") == true)
            #expect(error?.responseHadBegun == false)
        }

        @Test func `a name without an address is told as such`() async throws {
            // RFC 6761 keeps this name from ever having one.
            let head = HTTPRequest(method: .get, scheme: "https", authority: "nowhere.invalid", path: "/secret")
            let error = await failing(.unresolved) {
                try await transport.send(TransportRequest(head: head, allowsProxy: false))
            }
            #expect(error?.message.contains("nowhere.invalid") == true)
        }

        @Test func `the check sees the address and decides`() async throws {
            let server = try ScriptedServer(answering: { _ in "in" })
            let seen = Locked<[PeerAddress]>([])
            var request = TransportRequest.get(server, "/secret")
            request.allowsAddress = { address in
                seen.withLock { $0.append(address) }
                return false
            }
            let error = await failing(.addressRefused) { [request] in try await transport.send(request) }
            #expect(error?.responseHadBegun == false)
            #expect(seen.withLock { $0 } == [PeerAddress(bytes: [127, 0, 0, 1], port: server.port)])
            #expect(server.connectionCount == 0)
            request.allowsAddress = { _ in true }
            #expect(try await transport.send(request).text() == "in")
        }

        @Test func `the check sees every address of a name`() async throws {
            let server = try ScriptedServer(answering: { _ in "in" })
            let seen = Locked<Set<PeerAddress>>([])
            var request = TransportRequest.get(server)
            request.head.authority = "localhost:\(server.port)"
            request.allowsAddress = { address in
                seen.withLock { _ = $0.insert(address) }
                return false
            }
            await failing(.addressRefused) { [request] in try await transport.send(request) }
            let loopback: Set = [
                PeerAddress(bytes: [127, 0, 0, 1], port: server.port),
                PeerAddress(bytes: [UInt8](repeating: 0, count: 15) + [1], port: server.port),
            ]
            #expect(seen.withLock { !$0.isEmpty && $0.isSubset(of: loopback) })
        }

        @Test func `an open connection does not get round the check`() async throws {
            let server = try ScriptedServer(answering: { _ in "in" })
            #expect(try await transport.send(.get(server)).text() == "in")
            var request = TransportRequest.get(server)
            request.allowsAddress = { _ in false }
            await failing(.addressRefused) { [request] in try await transport.send(request) }
            request.allowsAddress = { _ in true }
            #expect(try await transport.send(request).text() == "in")
            #expect(server.connectionCount == 2)
            #expect(try await transport.send(.get(server)).text() == "in")
            #expect(server.connectionCount == 2)
        }
    }
#endif
