// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import HTTPTypes

    /// What a handle of libcurl keeps from one request to the next, and is told anew only where it differs.
    struct RequestOptions: Equatable {
        /// The scheme and authority, and an empty path.
        let url: String
        let method: HTTPRequest.Method
        /// Whether a body is sent, be it empty.
        let hasBody: Bool
        let connectLimit: Duration
        let allowsProxy: Bool
        /// Whether the request needs a connection of its own.
        let isFresh: Bool

        init(_ request: TransportRequest, url: String) {
            self.url = url
            method = request.head.method
            let takesBody = method == .post || method == .put || method == .patch
            hasBody = takesBody || !request.body.bytes.isEmpty || request.body.source != nil
            connectLimit = request.limits.connect
            allowsProxy = request.allowsProxy
            isFresh = request.allowsAddress != nil
        }
    }
#endif
