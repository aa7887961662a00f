// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import HTTPTypes
    import OpenAISchema

    /// Where a request goes, checked: nothing in it can be read as another place than the caller meant.
    struct RequestTarget: Sendable {
        /// `host` or `host:port`, as it goes into the `Host` field.
        let authority: String
        /// Scheme and authority; libcurl takes from it whom to connect to.
        let url: String
        /// Path and query as they go into the request line, byte for byte.
        let path: String

        /// Checks what a request says of its target.
        ///
        /// - Throws: ``TransportError`` with code `invalidRequest`.
        init(_ request: TransportRequest) throws {
            let head = request.head
            guard let scheme = head.scheme, scheme == "https" || scheme == "http" else {
                throw Self.invalid("The scheme of a request is http or https.")
            }
            guard let authority = head.authority, authority.utf8.contains(where: Self.isHostByte),
                ByteText.all(of: authority, { Self.isHostByte($0) || Self.isDelimiter($0) })
            else {
                throw Self.invalid("The authority of a request is a host name or address, and a port if need be.")
            }
            let path = head.path ?? ""
            guard path.isEmpty || path.utf8.first == UInt8(ascii: "/"),
                ByteText.all(of: path, { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
            else {
                throw Self.invalid("The path of a request begins with a slash and is percent-encoded.")
            }
            let hasBody = !request.body.bytes.isEmpty || request.body.source != nil
            guard head.method != .connect, head.method != .head || !hasBody else {
                throw Self.invalid("A \(head.method.rawValue) request cannot be sent this way.")
            }
            guard head.headerFields[.transferEncoding] == nil else {
                throw Self.invalid("The transfer coding of a request follows from its body.")
            }
            self.authority = authority
            self.url = "\(scheme)://\(authority)/"
            self.path = path.isEmpty ? "/" : path
        }

        private static func invalid(_ message: String) -> TransportError {
            TransportError(.invalidRequest, message)
        }

        /// Letters, digits and what else a host name may have; no percent sign and no user information.
        private static func isHostByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }

        private static func isDelimiter(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
        }
    }
#endif
