// SPDX-License-Identifier: MIT-0

#if Server
    import HTTPTypes
    import NIOCore
    import Testing

    @testable import GatewayServer

    /// The heads of answers, by the rules of RFC 9112 and RFC 9110.
    struct AnswerHeadTests {
        private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

        private func lines(
            _ body: AnswerHead.Body,
            status: Int = 200,
            fields: HTTPFields = [.contentType: "text/plain"],
            isOld: Bool = false,
            isLast: Bool = false
        ) -> [String] {
            let head = AnswerHead(
                status: status,
                fields: fields,
                body: body,
                date: Self.date,
                framing: AnswerFraming(isOld: isOld, isLast: isLast)
            )
            return String(buffer: head.bytes()).split(separator: "\r\n" as Character).map(String.init)
        }

        @Test func `a whole body has a length, and stands behind its head`() {
            let head = AnswerHead(
                status: 200,
                fields: [.contentType: "text/plain"],
                body: .whole(count: 5),
                date: Self.date,
                framing: AnswerFraming(isOld: false, isLast: false)
            )
            #expect(
                String(buffer: head.bytes(with: Array("hello".utf8)))
                    == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ndate: \(Self.date)\r\ncontent-length: 5\r\n\r\nhello"
            )
        }

        @Test func `a body that is still being made comes in chunks`() {
            let lines = lines(.streamed)
            #expect(lines.contains("transfer-encoding: chunked"))
            #expect(!lines.contains { $0.hasPrefix("content-length") })
        }

        @Test func `a client of HTTP 1.0 gets no chunks, and the end of the connection`() {
            let lines = lines(.streamed, isOld: true, isLast: true)
            #expect(lines[0] == "HTTP/1.0 200 OK")
            #expect(!lines.contains("transfer-encoding: chunked"))
            #expect(lines.contains("connection: close"))
        }

        @Test func `the answer to HEAD tells the length of what it leaves out`() {
            #expect(lines(.whole(count: 0), fields: [.contentLength: "42"]).contains("content-length: 42"))
        }

        @Test(arguments: [204, 304]) func `a status without a body has no length`(status: Int) {
            let lines = lines(.whole(count: 0), status: status)
            #expect(!lines.contains { $0.hasPrefix("content-length") || $0.hasPrefix("transfer-encoding") })
        }

        @Test func `fields about the framing are not the answer's to choose`() {
            let lines = lines(
                .whole(count: 3),
                fields: [.connection: "keep-alive", .transferEncoding: "gzip"],
                isLast: true
            )
            #expect(lines.filter { $0.hasPrefix("connection") } == ["connection: close"])
            #expect(!lines.contains { $0.hasPrefix("transfer-encoding") })
        }

        @Test func `values with line ends cannot begin a field of their own`() {
            let lines = lines(.whole(count: 0), fields: [.contentType: "a\r\nset-cookie: b=c"])
            #expect(!lines.contains { $0.hasPrefix("set-cookie") })
        }

        @Test func `a field that is there twice is told twice`() {
            var fields = HTTPFields()
            fields.append(HTTPField(name: .vary, value: "origin"))
            fields.append(HTTPField(name: .vary, value: "accept"))
            #expect(
                lines(.whole(count: 0), fields: fields).filter { $0.hasPrefix("Vary") || $0.hasPrefix("vary") }.count
                    == 2
            )
        }
    }
#endif
