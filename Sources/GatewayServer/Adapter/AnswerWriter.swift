// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import HTTPTypes
    import NIOCore

    /// Writes the answers of one connection, on its event loop: as bytes, at the front of the pipeline, and a whole answer in one piece.
    ///
    /// Those in the pipeline who care for an answer's begin and end are told of it here.
    final class AnswerWriter {
        /// Called when an answer has ended and all of it is on its way.
        var onEnd: () -> Void = {}

        private let delivery: AnswerDelivery
        private let rules: RequestGuard
        private let connection: ConnectionHandler
        private var isChunked = false

        /// Makes a writer.
        ///
        /// - Parameters:
        ///   - delivery: what stands at the pipeline's front.
        ///   - rules: what knows how the connection's requests want to be answered.
        ///   - connection: what looks whether the connection serves anybody.
        init(delivery: AnswerDelivery, rules: RequestGuard, connection: ConnectionHandler) {
            self.delivery = delivery
            self.rules = rules
            self.connection = connection
        }

        /// Writes and sends a whole answer.
        func write(status: Int, _ fields: HTTPFields, _ body: [UInt8], date: String) {
            let head = head(status, fields, .whole(count: body.count), date)
            delivery.write(head.bytes(with: body))
            answerEnded()
        }

        /// Begins an answer whose body is still being made.
        func begin(status: Int, _ fields: HTTPFields, date: String) {
            let head = head(status, fields, .streamed, date)
            isChunked = head.isChunked
            delivery.write(head.bytes())
        }

        /// Writes bytes of the body.
        func write(_ bytes: [UInt8]) {
            // An empty chunk is the last.
            guard !bytes.isEmpty else { return }
            delivery.write(isChunked ? ByteBuffer(chunk: bytes) : ByteBuffer(bytes: bytes))
        }

        /// Sends what has been written.
        func flush() {
            delivery.flush()
        }

        /// Ends an answer whose body has been made, and sends what is left of it.
        func end() {
            if isChunked { delivery.write(ByteBuffer(staticString: "0\r\n\r\n")) }
            answerEnded()
        }

        /// Writes and sends what is the connection's last word.
        func refuse(_ error: GatewayError) {
            delivery.write(ByteBuffer(refusal: error, framing: rules.answerBegins(asksForClose: true)))
            delivery.flush()
        }

        private func head(
            _ status: Int,
            _ fields: HTTPFields,
            _ body: AnswerHead.Body,
            _ date: String
        ) -> AnswerHead {
            let asksForClose = fields.value(of: .connection)?.lowercased() == "close"
            let framing = rules.answerBegins(asksForClose: asksForClose)
            return AnswerHead(status: status, fields: fields, body: body, date: date, framing: framing)
        }

        private func answerEnded() {
            connection.answerEnded()
            rules.answerEnded()
            delivery.flush()
            onEnd()
        }
    }

    @available(*, unavailable)
    extension AnswerWriter: Sendable {}
#endif
