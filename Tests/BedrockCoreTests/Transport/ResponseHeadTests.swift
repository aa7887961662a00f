// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import BedrockCore
    import HTTPTypes
    import Testing

    struct ResponseHeadTests {
        @Test(arguments: ["\r\n", "\n"])
        func `a head has a status and fields`(end: String) throws {
            let lines = ["HTTP/1.1 200 All fine", "A: 1", "b:\t2 3 \t", "c:", "A:4", "time: 12:30"]
            let response = try ResponseHead.parse(Array((lines.joined(separator: end) + end).utf8))
            #expect(response.status == .init(code: 200, reasonPhrase: "All fine"))
            #expect(
                response.headerFields.map { "\($0.name.rawName)=\($0.value)" } == [
                    "A=1", "b=2 3", "c=", "A=4", "time=12:30",
                ]
            )
        }

        @Test(arguments: ["HTTP/1.1 204", "HTTP/1.1 204 ", "HTTP/1.0 204 "])
        func `a status needs no reason`(line: String) throws {
            #expect(try ResponseHead.parse(Array("\(line)\r\n".utf8)).status == .init(code: 204, reasonPhrase: ""))
        }

        // RFC 9112, section 5.2.
        @Test func `a folded line belongs to the line before`() throws {
            let response = try ResponseHead.parse(Array("HTTP/1.1 200 OK\r\nx: a\r\n \t b\r\n\tc\r\n".utf8))
            #expect(response.headerFields[try #require(.init("x"))] == "a b c")
        }

        @Test(arguments: [
            "", "\r\n", "HTTP/1.1\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 2x0 OK\r\n",
            "HTTP/2 200 OK\r\n", "hello\r\n", "HTTP/1.1 200 OK\r\n x: y\r\n", "HTTP/1.1 200 OK\r\nxy\r\n",
            "HTTP/1.1 200 OK\r\n: y\r\n", "HTTP/1.1 200 OK\r\nx y: z\r\n", "HTTP/1.1 200 OK\r\nx : z\r\n",
        ])
        func `what is not a head is refused`(text: String) {
            #expect(throws: TransportError.self) { try ResponseHead.parse(Array(text.utf8)) }
        }

        @Test func `a collector passes over interim heads and trailers`() {
            var collector = HeadCollector()
            var heads: [[UInt8]] = []
            var trailers = 0
            let lines = [
                "HTTP/1.1 100 Continue\r\n", "\r\n", "HTTP/1.1 103 Early\r\n", "a: b\r\n", "\r\n",
                "HTTP/1.1 200 OK\r\n",
                "x: y\r\n", "\r\n", "trailer: z\r\n", "\r\n",
            ]
            for line in lines {
                switch Array(line.utf8).withUnsafeBytes({ collector.append($0) }) {
                case .head(let bytes): heads.append(bytes)
                case .trailer: trailers += 1
                case .partial, .tooLarge: break
                }
            }
            #expect(heads == [Array("HTTP/1.1 200 OK\r\nx: y\r\n".utf8)])
            #expect(trailers == 2)
            #expect(collector.isWhole)
        }
    }
#endif
