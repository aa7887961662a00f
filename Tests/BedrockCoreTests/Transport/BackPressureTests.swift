// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Locking
    import Testing

    /// What a slow reader does to the peer, and to nobody else.
    @Suite(.timeLimit(.minutes(2)))
    struct BackPressureTests {
        static let total = 50_000_000

        @Test(arguments: [true, false])
        func `a peer waits for a slow reader`(isChunked: Bool) async throws {
            let turns = Locked(0)
            var configuration = CurlTransport.Configuration()
            let makePoller = configuration.makePoller
            configuration.makePoller = { makePoller().map { CountingPoller($0, turns) } }
            let transport = CurlTransport(configuration: configuration)
            let taken = Reports<(bytes: Int, turns: Int)>()
            let gate = Gate()
            let server = try ScriptedServer { connection in
                guard let request = try connection.readRequest() else { return }
                guard request.line.contains("/large") else { return try connection.answer("small") }
                let head = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(Self.total)"
                try connection.send("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n")
                if isChunked { try connection.send("\(String(Self.total, radix: 16))\r\n") }
                let block = [UInt8](repeating: 7, count: 65_536)
                let first = try connection.sendUntilBlocked(block, atMost: Self.total, patience: 200)
                let before = turns.withLock { $0 }
                let second = try connection.sendUntilBlocked(block, atMost: Self.total - first, patience: 200)
                taken.send((first + second, turns.withLock { $0 } - before))
                gate.wait()
                var left = Self.total - first - second
                while left > 0 {
                    try connection.send(Array(block.prefix(left)))
                    left -= min(left, block.count)
                }
                if isChunked { try connection.send("\r\n0\r\n\r\n") }
                connection.waitForClose()
            }
            // By name: a pause has been seen to spin after the resolver's thread had been at work.
            var request = TransportRequest.get(server, "/large")
            request.head.authority = "localhost:\(server.port)"
            let response = try await transport.send(request)
            let report = try #require(await taken.next())
            // What the kernel holds for both ends comes on top of the transport's own 256 KiB.
            #expect(report.bytes < Self.total / 2)
            #expect(report.turns < 20)
            #expect(try await transport.send(.get(server, "/other")).text() == "small")
            gate.open()
            var count = 0
            for try await chunk in response.body {
                #expect(chunk.count < 600_000)
                count += chunk.count
                if chunk.contains(where: { $0 != 7 }) { Issue.record("a wrong byte") }
            }
            #expect(count == Self.total)
        }
    }

    /// Counts how often the driver waits.
    private final class CountingPoller: SocketPoller {
        let base: any SocketPoller
        let turns: Locked<Int>

        init(_ base: any SocketPoller, _ turns: Locked<Int>) {
            self.base = base
            self.turns = turns
        }

        func watch(_ descriptor: Int32, for events: SocketEvents) {
            base.watch(descriptor, for: events)
        }

        func wait(milliseconds: Int32, into ready: inout [ReadySocket]) {
            turns.withLock { $0 += 1 }
            base.wait(milliseconds: milliseconds, into: &ready)
        }
    }
#endif
