// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import HTTPTypes
    import NIOCore
    import NIOHTTP1
    import OpenAISchema

    /// What the client and its earlier requests make of an answer.
    struct AnswerFraming {
        /// Whether the client knows no chunks.
        var isOld: Bool
        /// Whether the connection ends with the answer.
        var isLast: Bool
    }

    /// The head of an answer as it goes over the wire.
    ///
    /// Fields about the framing are not the answer's to choose: they follow from its body, its status and the client. Names and
    /// values of fields have no line ends, as their types take none.
    ///
    /// Source: RFC 9112, sections 4 to 6 and 9.6; RFC 9110, sections 6.6.1 and 8.6.
    struct AnswerHead {
        /// What is known of the body when the head is written.
        enum Body: Equatable {
            /// All of it, with so many bytes.
            case whole(count: Int)
            /// It is still being made.
            case streamed
        }

        private let status: HTTPResponseStatus
        private let fields: HTTPFields
        private let date: String
        private let isOld: Bool
        private let isLast: Bool
        private let length: String?
        /// Whether the body goes out in chunks.
        let isChunked: Bool

        /// Makes a head.
        ///
        /// - Parameters:
        ///   - status: the status.
        ///   - fields: the fields; of those about the framing, a length counts: it is that of what the answer to HEAD leaves out.
        ///   - body: what follows.
        ///   - date: the time.
        ///   - framing: what the client makes of it.
        init(status: Int, fields: HTTPFields, body: Body, date: String, framing: AnswerFraming) {
            self.status = HTTPResponseStatus(statusCode: status)
            self.fields = fields
            self.date = date
            isOld = framing.isOld
            isLast = framing.isLast
            let told = fields.value(of: .contentLength)
            switch body {
            case _ where !self.status.mayHaveResponseBody: (length, isChunked) = (nil, false)
            case .whole(let count): (length, isChunked) = (told ?? String(count), false)
            case .streamed: (length, isChunked) = (told, told == nil && !framing.isOld)
            }
        }

        /// Writes the head, and a body that is known behind it, into one piece of memory.
        func bytes(with body: [UInt8] = []) -> ByteBuffer {
            let code = String(status.code)
            var size = 96 + code.utf8.count + status.reasonPhrase.utf8.count + date.utf8.count + body.count
            size += length?.utf8.count ?? 0
            for field in fields {
                size += unsafe field.name.rawName.utf8.count + field.withUnsafeBytesOfValue { $0.count } + 4
            }
            var buffer = ByteBufferAllocator().buffer(capacity: size)
            buffer.writeString(isOld ? "HTTP/1.0 " : "HTTP/1.1 ")
            buffer.writeString(code)
            buffer.writeString(" ")
            buffer.writeString(status.reasonPhrase)
            for field in fields where !Self.isFraming(field.name) {
                buffer.writeString("\r\n")
                buffer.writeString(field.name.rawName)
                buffer.writeString(": ")
                unsafe field.withUnsafeBytesOfValue { _ = unsafe buffer.writeBytes($0) }
            }
            buffer.writeString("\r\ndate: ")
            buffer.writeString(date)
            if let length {
                buffer.writeString("\r\ncontent-length: ")
                buffer.writeString(length)
            }
            if isChunked { buffer.writeString("\r\ntransfer-encoding: chunked") }
            if isLast { buffer.writeString("\r\nconnection: close") }
            buffer.writeString("\r\n\r\n")
            buffer.writeBytes(body)
            return buffer
        }

        private static func isFraming(_ name: HTTPField.Name) -> Bool {
            name == .contentLength || name == .connection || name == .transferEncoding
        }
    }

    extension ByteBuffer {
        /// The whole answer to what is no request, after which nothing is read.
        init(refusal error: GatewayError, framing: AnswerFraming) {
            let body = error.body.jsonBytes
            var date = HTTPDate()
            self = AnswerHead(
                status: error.status.code,
                fields: [.contentType: "application/json"],
                body: .whole(count: body.count),
                date: date.now(),
                framing: framing
            ).bytes(with: body)
        }
    }
#endif
