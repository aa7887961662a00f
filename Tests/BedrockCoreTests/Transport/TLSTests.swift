// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    /// Whom the transport trusts.
    @Suite(.timeLimit(.minutes(2)))
    struct TLSTests {
        func request(_ authority: String) -> TransportRequest {
            let head = HTTPRequest(method: .get, scheme: "https", authority: authority, path: "/secret")
            return TransportRequest(head: head, allowsProxy: false)
        }

        @Test func `a certificate of a trusted authority for the right name passes`() async throws {
            let server = try TLSServer(names: "DNS:localhost,IP:127.0.0.1")
            let transport = CurlTransport(configuration: .init(authoritiesFile: server.authoritiesFile))
            for host in ["localhost", "127.0.0.1"] {
                let response = try await transport.send(request("\(host):\(server.port)"))
                #expect(response.head.status == .ok)
                // The page shows the connection that it came over.
                #expect(try await response.text().contains("TLSv1.3"))
            }
        }

        @Test func `an authority that the system does not know is refused`() async throws {
            let server = try TLSServer(names: "DNS:localhost,IP:127.0.0.1")
            let error = await failing(.tlsFailed) {
                try await CurlTransport().send(request("localhost:\(server.port)"))
            }
            #expect(error?.responseHadBegun == false)
            #expect(error?.message.contains("localhost:\(server.port)") == true)
        }

        @Test func `a certificate for another name is refused`() async throws {
            let server = try TLSServer(names: "DNS:elsewhere.example")
            let transport = CurlTransport(configuration: .init(authoritiesFile: server.authoritiesFile))
            for host in ["localhost", "127.0.0.1"] {
                await failing(.tlsFailed) { try await transport.send(request("\(host):\(server.port)")) }
            }
        }

        @Test func `a file without authorities trusts nobody`() async throws {
            let server = try TLSServer(names: "DNS:localhost")
            let transport = CurlTransport(configuration: .init(authoritiesFile: "/nowhere/at/all.pem"))
            await failing(.tlsFailed) { try await transport.send(request("localhost:\(server.port)")) }
        }

        @Test func `a peer that does not speak TLS is refused`() async throws {
            let server = try ScriptedServer { connection in
                try connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                connection.waitForClose()
            }
            await failing(.tlsFailed) { try await CurlTransport().send(request(server.authority)) }
        }
    }
#endif
