// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    /// What comes in over the wire.
    @Suite(.timeLimit(.minutes(2)))
    struct ResponseTests {
        let transport = CurlTransport()

        @Test func `head and body arrive as they were sent`() async throws {
            let server = try ScriptedServer(
                sending:
                    "HTTP/1.1 404 Not There\r\nContent-Length: 5\r\nX-One: 1\r\nx-one:  two \r\nX-Empty:\r\n\r\nhello"
            )
            let response = try await transport.send(.get(server))
            #expect(response.head.status == .init(code: 404, reasonPhrase: "Not There"))
            #expect(response.head.headerFields[values: try #require(.init("X-One"))] == ["1", "two"])
            #expect(response.head.headerFields[try #require(.init("X-Empty"))] == "")
            #expect(response.head.headerFields.count == 4)
            #expect(try await response.text() == "hello")
        }

        @Test func `redirects and cookies are left to the caller`() async throws {
            let server = try ScriptedServer(sending: { request in
                "HTTP/1.1 302 Found\r\nLocation: /other\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n"
                    + "X-Cookie: \(request.value("Cookie") ?? "none")\r\n\r\n"
            })
            for _ in 0..<2 {
                let response = try await transport.send(.get(server))
                #expect(response.head.status == .found)
                #expect(response.head.headerFields[try #require(.init("X-Cookie"))] == "none")
                #expect(try await response.bytes() == [])
            }
        }

        @Test(arguments: [
            "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ])
        func `an empty body ends at once`(answer: String) async throws {
            let server = try ScriptedServer(sending: answer)
            for _ in 0..<2 {
                let response = try await transport.send(.get(server))
                var iterator = response.body.makeAsyncIterator()
                #expect(try await iterator.next() == nil)
                #expect(try await iterator.next() == nil)
            }
            #expect(server.connectionCount == 1)
        }

        @Test func `a HEAD request has a head for its answer`() async throws {
            let server = try ScriptedServer(sending: "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in 0..<2 {
                let response = try await transport.send(.to(server, method: .head))
                #expect(response.head.headerFields[.contentLength] == "1000")
                #expect(try await response.bytes() == [])
            }
            #expect(server.connectionCount == 1)
        }

        @Test func `interim heads and trailers are passed over`() async throws {
            let server = try ScriptedServer(
                sending: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n"
                    + "3;name=value\r\nabc\r\nA\r\n0123456789\r\n0\r\nx-sum: 1\r\n\r\n"
            )
            for _ in 0..<2 {
                let response = try await transport.send(.get(server))
                #expect(response.head.status == .ok)
                #expect(response.head.headerFields.count == 2)
                #expect(try await response.text() == "abc0123456789")
            }
            #expect(server.connectionCount == 1)
        }

        @Test func `content codings are left to the caller`() async throws {
            let server = try ScriptedServer(
                sending: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
            )
            #expect(try await transport.send(.get(server)).text() == "abc")
        }

        @Test func `an answer may come byte by byte`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
                for byte in answer.utf8 { try connection.send([byte]) }
                connection.waitForClose()
            }
            #expect(try await transport.send(.get(server)).text() == "abcde")
        }

        @Test func `a body without a length ends with the connection`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\n\r\nto the end")
            }
            #expect(try await transport.send(.get(server)).text() == "to the end")
        }

        @Test func `the head arrives before the body`() async throws {
            let gate = Gate()
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
                gate.wait()
                try connection.send("one")
                gate.wait()
                try connection.send("two")
            }
            var iterator = try await transport.send(.get(server)).body.makeAsyncIterator()
            gate.open()
            #expect(try await iterator.next() == Array("one".utf8))
            gate.open()
            #expect(try await iterator.next() == Array("two".utf8))
            #expect(try await iterator.next() == nil)
        }

        static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhello"

        @Test(arguments: 0..<answer.utf8.count)
        func `an answer that is cut is an error`(length: Int) async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send(Array(Self.answer.utf8.prefix(length)))
            }
            let error = await failing(.connectionClosed) {
                _ = try await transport.send(.get(server)).bytes()
            }
            // From its second line on, a head is surely seen to have begun.
            if length > "HTTP/1.1 200 OK\r\n".utf8.count { #expect(error?.responseHadBegun == true) }
            if length == 0 { #expect(error?.responseHadBegun == false) }
        }

        @Test func `what arrived before a cut comes before the error`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            }
            var iterator = try await transport.send(.get(server)).body.makeAsyncIterator()
            #expect(try await iterator.next() == Array("hello".utf8))
            await failing(.connectionClosed) { _ = try await iterator.next() }
            await failing(.connectionClosed) { _ = try await iterator.next() }
        }

        @Test func `a reset is a closed connection`() async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")
                connection.reset()
            }
            let error = await failing(.connectionClosed) { _ = try await transport.send(.get(server)).bytes() }
            #expect(error?.responseHadBegun == true)
        }

        @Test(arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}\u{3}", "HTTP/3.7 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nbad name: x\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef",
            "HTTP/1.1 200 OK\r\nx: " + String(repeating: "y", count: 70_000) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "x: y\r\n", count: 300) + "\r\n",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "x: yyyyyyyyyyyyyyyyyyyyyyy\r\n", count: 10_000) + "\r\n",
        ])
        func `what is not HTTP is an error`(answer: String) async throws {
            let server = try ScriptedServer { connection in
                _ = try connection.readRequest()
                try connection.send(answer)
                connection.waitForClose()
            }
            await failing(.malformedResponse) { _ = try await transport.send(.get(server)).bytes() }
        }

        @Test func `a peer that does not take the request is waited for no longer`() async throws {
            let server = try ScriptedServer { connection in
                try connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
                connection.waitForClose()
            }
            let body = [UInt8](repeating: 1, count: 5_000_000)
            let response = try await transport.send(.to(server, method: .post, body: body))
            #expect(response.head.status.code == 413)
            #expect(try await response.text() == "no")
        }
    }
#endif
