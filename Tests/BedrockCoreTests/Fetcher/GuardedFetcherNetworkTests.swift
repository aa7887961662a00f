// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import HTTPTypes
    import OpenAISchema
    import Testing

    @testable import BedrockCore

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// The fetcher over libcurl, against servers on loopback.
    @Suite("Guarded fetcher over libcurl", .timeLimit(.minutes(2)))
    struct GuardedFetcherNetworkTests {
        /// Sends what is meant for any host to a server of the test, with the host as first segment of the path.
        private struct Detour: HTTPTransport {
            let transport = CurlTransport()
            var authority: String
            var others: [String: String] = [:]

            func send(_ request: TransportRequest) async throws -> TransportResponse {
                var request = request
                let host = request.head.authority ?? ""
                request.head.path = "/\(host)\(request.head.path ?? "")"
                request.head.scheme = "http"
                request.head.authority = others[host] ?? authority
                return try await transport.send(request)
            }
        }

        private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        /// Limits that a busy machine does not reach.
        private static let patient = GuardedFetcher.Configuration(
            timeLimit: .seconds(600),
            totalTimeLimit: .seconds(600)
        )

        private static let answer = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 12\r\n\r\n"

        private func fetcher(
            to server: ScriptedServer,
            _ configuration: GuardedFetcher.Configuration = Self.patient
        ) -> GuardedFetcher {
            GuardedFetcher(configuration: configuration, transport: Detour(authority: server.authority)) {
                $0 == PeerAddress(bytes: [127, 0, 0, 1], port: server.port)
            }
        }

        private func refusal(
            containing text: String,
            sourceLocation: SourceLocation = #_sourceLocation,
            _ body: () async throws -> FetchedFile
        ) async {
            let error = await #expect(throws: TranslationError.self, sourceLocation: sourceLocation) {
                _ = try await body()
            }
            #expect(error?.code == .invalidValue, sourceLocation: sourceLocation)
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
        }

        @Test("No connection is made to this machine, and the client is not told that it exists")
        func loopback() async throws {
            let server = try ScriptedServer(answering: { _ in "in" })
            var messages: Set<String> = []
            for authority in ["127.0.0.1:\(server.port)", "localhost:\(server.port)", "nowhere.invalid"] {
                let fetcher = GuardedFetcher(transport: Detour(authority: authority))
                let error = await #expect(throws: TranslationError.self) {
                    try await fetcher.fetch("https://a.com/", as: .picture)
                }
                messages.insert(error?.message ?? "")
            }
            let byName = await #expect(throws: TranslationError.self) {
                try await fetcher(to: server).fetch("https://localhost/", as: .picture)
            }
            messages.insert(byName?.message ?? "")
            #expect(messages.count == 1, "\(messages)")
            #expect(server.connectionCount == 0)
        }

        @Test("Up to three redirects are followed, each over a connection of its own", arguments: 0...4)
        func redirects(count: Int) async throws {
            let server = try ScriptedServer { connection in
                while let request = try connection.readRequest() {
                    let left = request.line.split(separator: " ")[1].split(separator: "/").last.flatMap { Int($0) } ?? 0
                    if left == 0 {
                        try connection.send(Array(Self.answer.utf8) + Self.png)
                    } else {
                        let location = left % 2 == 0 ? "/\(left - 1)" : "https://b.com/\(left - 1)"
                        try connection.send("HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
                    }
                }
            }
            let fetcher = fetcher(to: server)
            if count <= 3 {
                #expect(try await fetcher.fetch("https://a.com/\(count)", as: .picture).bytes == Self.png)
            } else {
                await refusal(containing: "more than 3") {
                    try await fetcher.fetch("https://a.com/\(count)", as: .picture)
                }
            }
            #expect(server.connectionCount == min(count, 3) + 1)
        }

        @Test("A redirect to a name whose address is not public ends before a connection is made")
        func hopToPrivateAddress() async throws {
            let inside = try ScriptedServer(answering: { _ in "in" })
            let outside = try ScriptedServer { connection in
                while try connection.readRequest() != nil {
                    try connection.send(
                        "HTTP/1.1 302 Found\r\nLocation: https://inside.com/\r\nContent-Length: 0\r\n\r\n"
                    )
                }
            }
            let detour = Detour(authority: outside.authority, others: ["inside.com": inside.authority])
            let fetcher = GuardedFetcher(configuration: Self.patient, transport: detour) { $0.port == outside.port }
            await refusal(containing: "public https addresses") {
                try await fetcher.fetch("https://a.com/", as: .picture)
            }
            #expect(outside.connectionCount == 1)
            #expect(inside.connectionCount == 0)
        }

        @Test("A body that is told to be too large is not read; one that is not told is cut")
        func size() async throws {
            let closed = Reports<Void>()
            let told = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
                connection.waitForClose()
                closed.send()
            }
            let configuration = GuardedFetcher.Configuration(byteLimit: 1_000)
            await refusal(containing: "more than 1000 bytes") {
                try await fetcher(to: told, configuration).fetch("https://a.com/", as: .picture)
            }
            await closed.next()
            let untold = try ScriptedServer { connection in
                defer { closed.send() }
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\n\r\n")
                while true { try connection.send([UInt8](repeating: 1, count: 100)) }
            }
            await refusal(containing: "more than 1000 bytes") {
                try await fetcher(to: untold, configuration).fetch("https://a.com/", as: .picture)
            }
            await closed.next()
        }

        @Test(
            "A server that drips is left when the time is over",
            arguments: ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n"]
        )
        func drip(head: String) async throws {
            let closed = Reports<Void>()
            let server = try ScriptedServer { connection in
                defer { closed.send() }
                _ = try connection.readRequest()
                try connection.send(head)
                while true {
                    try connection.send("H")
                    usleep(2_000)
                }
            }
            let configuration = GuardedFetcher.Configuration(timeLimit: .milliseconds(100))
            await refusal(containing: "too long") {
                try await fetcher(to: server, configuration).fetch("https://a.com/", as: .picture)
            }
            await closed.next()
        }

        @Test("Redirects share one time limit")
        func slowRedirects() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                usleep(40_000)
                try connection.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
                connection.waitForClose()
            }
            let configuration = GuardedFetcher.Configuration(timeLimit: .milliseconds(60))
            await refusal(containing: "too long") {
                try await fetcher(to: server, configuration).fetch("https://a.com/", as: .picture)
            }
        }

        @Test("A task that is cancelled leaves the server, or the line, at once")
        func cancellation() async throws {
            let (arrived, closed) = (Reports<Void>(), Reports<Void>())
            let server = try ScriptedServer { connection in
                defer { closed.send() }
                _ = try connection.readRequest()
                arrived.send()
                connection.waitForClose()
            }
            let fetcher = fetcher(to: server, .init(concurrencyLimit: 1))
            let first = Task { try await fetcher.fetch("https://a.com/1", as: .picture) }
            await arrived.next()
            let second = Task { try await fetcher.fetch("https://a.com/2", as: .picture) }
            while fetcher.slots.waitingCount == 0 { await Task.yield() }
            second.cancel()
            await cancelled { try await second.value }
            first.cancel()
            await cancelled { try await first.value }
            await closed.next()
            #expect(server.connectionCount == 1)
        }

        @Test("Requests together fetch so many files at a time, and each URL of a request once")
        func bounds() async throws {
            let (arrived, gate) = (Reports<Void>(), Gate())
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                arrived.send()
                gate.wait()
                try connection.send(Array(Self.answer.utf8) + Self.png)
            }
            let fetcher = fetcher(to: server, .init(concurrencyLimit: 5))
            let requests = (0..<4).map { number in
                let urls = ["https://a.com/\(number)", "https://b.com/\(number)", "https://a.com/\(number)"]
                let parts = urls.map { ContentPart.imageURL(.init(url: $0)) }
                return ChatCompletionRequest(model: "m", messages: [.init(role: .user, content: .parts(parts))])
            }
            let inlined = ChatMessage(
                role: .user,
                content: .parts(
                    Array(
                        repeating: .imageURL(.init(url: "data:image/png;base64,\(Base64.encoded(Self.png))")),
                        count: 3
                    )
                )
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for request in requests {
                    group.addTask {
                        let messages = try await fetcher.inline(request).messages
                        #expect(messages == [inlined])
                    }
                }
                for _ in 0..<5 { await arrived.next() }
                while fetcher.slots.waitingCount < 3 { await Task.yield() }
                #expect(server.connectionCount == 5)
                for _ in 0..<8 { gate.open() }
                try await group.waitForAll()
            }
            #expect(server.connectionCount == 8)
        }

        @Test("Who finds no place in time is told so, and the place is not lost")
        func noPlace() async throws {
            let (arrived, gate) = (Reports<Void>(), Gate())
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                arrived.send()
                gate.wait()
                try connection.send(Array(Self.answer.utf8) + Self.png)
            }
            let fetcher = fetcher(to: server, .init(concurrencyLimit: 1))
            let first = Task { try await fetcher.fetch("https://a.com/1", as: .picture) }
            await arrived.next()
            await refusal(containing: "too many others") {
                try await fetcher.fetch("https://a.com/2", as: .picture, until: .now + .milliseconds(20))
            }
            gate.open()
            gate.open()
            #expect(try await first.value.bytes == Self.png)
            #expect(try await fetcher.fetch("https://a.com/3", as: .picture).bytes == Self.png)
            #expect(server.connectionCount == 2)
        }
    }
#endif
