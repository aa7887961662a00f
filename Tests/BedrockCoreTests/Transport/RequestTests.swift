// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    /// What goes out over the wire.
    @Suite(.timeLimit(.minutes(2)))
    struct RequestTests {
        let transport = CurlTransport()

        @Test(arguments: [
            "/", "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ax%2Fy/converse", "/a/../b/./c//d",
            "/%7e~%E4%20;=@:,'()*!$&+", "/?", "/?a=%2f&b=?/../&c=[x]|{}\"^`\\<>", "//double", "/..",
        ])
        func `the path goes out byte for byte`(path: String) async throws {
            let server = try ScriptedServer(answering: { $0.line })
            for name in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"] {
                let method = try #require(HTTPRequest.Method(name))
                let response = try await transport.send(.to(server, path, method: method))
                #expect(try await response.text() == "\(name) \(path) HTTP/1.1")
            }
        }

        @Test func `an empty path is the root`() async throws {
            let server = try ScriptedServer(answering: { $0.line })
            #expect(try await transport.send(.get(server, "")).text() == "GET / HTTP/1.1")
        }

        @Test func `only the given fields go out`() async throws {
            let server = try ScriptedServer(answering: { $0.fields.joined(separator: "\n") })
            var fields = HTTPFields()
            fields.append(HTTPField(name: try #require(.init("X-Amz-Date")), value: "20260101T000000Z"))
            fields.append(HTTPField(name: try #require(.init("x-empty")), value: ""))
            fields.append(HTTPField(name: try #require(.init("x-twice")), value: "1"))
            fields.append(HTTPField(name: try #require(.init("x-twice")), value: "2, \"ü\""))
            fields.append(HTTPField(name: .authorization, value: "AWS4-HMAC-SHA256 Credential=a/b, Signature=c"))
            let given = [
                "Host: \(server.authority)", "X-Amz-Date: 20260101T000000Z", "x-empty:", "x-twice: 1",
                "x-twice: 2, \"ü\"",
                "Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c",
            ]
            let get = try await transport.send(.to(server, fields: fields)).text()
            #expect(get.split(separator: "\n").map(String.init) == given)
            let post = try await transport.send(.to(server, method: .post, fields: fields, body: [1, 2])).text()
            #expect(post.split(separator: "\n").map(String.init) == given + ["Content-Length: 2"])
            let empty = try await transport.send(.to(server, method: .post, fields: fields)).text()
            #expect(empty.split(separator: "\n").map(String.init) == given + ["Content-Length: 0"])
        }

        @Test func `fields that curl has a default for go out as given`() async throws {
            let server = try ScriptedServer(answering: { $0.fields.joined(separator: "\n") })
            let fields: HTTPFields = [
                .accept: "application/vnd.amazon.eventstream", .contentType: "application/json",
                .userAgent: "gateway/1",
                .acceptEncoding: "gzip",
            ]
            let text = try await transport.send(.to(server, method: .post, fields: fields, body: [1])).text()
            #expect(
                text.split(separator: "\n").sorted() == [
                    "Accept-Encoding: gzip", "Accept: application/vnd.amazon.eventstream", "Content-Length: 1",
                    "Content-Type: application/json", "Host: \(server.authority)", "User-Agent: gateway/1",
                ]
            )
        }

        @Test func `host and length are the transport's to set`() async throws {
            let server = try ScriptedServer(answering: { $0.fields.joined(separator: "\n") })
            var fields: HTTPFields = [.contentLength: "99"]
            fields[try #require(.init("Host"))] = "elsewhere.example"
            let text = try await transport.send(.to(server, method: .put, fields: fields, body: [1])).text()
            #expect(text.split(separator: "\n").sorted() == ["Content-Length: 1", "Host: \(server.authority)"])
        }

        @Test(arguments: [0, 1, 100, 16_384, 32_767, 32_768, 32_769, 65_536, 65_537, 1_048_577, 5_000_000])
        func `a body of any size goes out and comes back`(size: Int) async throws {
            let server = try ScriptedServer { connection in
                while let request = try connection.readRequest() {
                    try connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
                    try connection.send(request.body)
                }
            }
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }
            for method in [HTTPRequest.Method.post, .put, .post] {
                let response = try await transport.send(.to(server, method: method, body: body))
                #expect(try await response.bytes() == body)
            }
            #expect(server.connectionCount == 1)
        }

        @Test func `many header bytes go out`() async throws {
            let server = try ScriptedServer(answering: { $0.value("x-amz-security-token") ?? "none" })
            let name = try #require(HTTPField.Name("x-amz-security-token"))
            for length in [10, 700, 800, 900, 1_000, 5_000, 20_000, 10] {
                let token = String(repeating: "t", count: length)
                #expect(try await transport.send(.to(server, fields: [name: token])).text() == token)
            }
        }

        /// Method, scheme, authority and path; a dash for none.
        static let misleading = [
            "GET ftp 127.0.0.1 /", "GET - 127.0.0.1 /", "GET http - /", "GET http  /",
            "GET http user:secret@127.0.0.1 /",
            "GET http a/b /", "GET http a?b /", "GET http a#b /", "GET http a\tb /", "GET http a%00b /",
            "GET http :80 /",
            "GET http a x", "GET http a /\ta", "GET http a /\r\nX:y", "GET http a /ü", "GET http a /#f",
            "CONNECT http a /",
            "HEAD http a /",
        ]

        @Test(arguments: misleading)
        func `a request that could be misread is not sent`(parts: String) async throws {
            let parts = parts.split(separator: " ", omittingEmptySubsequences: false).map {
                $0 == "-" ? nil : String($0)
            }
            let method = try #require(parts[0].flatMap { HTTPRequest.Method($0) })
            let head = HTTPRequest(method: method, scheme: parts[1], authority: parts[2], path: parts[3])
            await failing(.invalidRequest) {
                try await transport.send(TransportRequest(head: head, body: .bytes([1])))
            }
        }

        @Test func `a transfer coding of the caller's is refused`() async throws {
            let server = try ScriptedServer(answering: { _ in "" })
            await failing(.invalidRequest) {
                try await transport.send(.to(server, method: .post, fields: [.transferEncoding: "chunked"], body: [1]))
            }
        }
    }
#endif
