// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl

    /// What libcurl knows of an exchange that failed.
    struct CurlFailure {
        var code: CURLcode
        /// libcurl's own words; they may quote the peer.
        var detail: String
        /// The authority of the request.
        var host: String
        /// Whether the request could begin to be sent.
        var isConnected: Bool
        var responseHasBegun: Bool
        /// Whether the address check of the request refused all addresses that came up.
        var isRefused: Bool
        /// Whether the head broke a bound of ours.
        var isHeadTooLarge: Bool

        /// The failure as the callers of the transport know it.
        ///
        /// The message names the host, never the path, which may hold a request's content.
        var error: TransportError {
            if isRefused { return make(.addressRefused, "The address of \(host) is not allowed.") }
            if isHeadTooLarge { return make(.malformedResponse, "\(host) sent a response head that is too large.") }
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST:
                return make(.unresolved, "The name of \(host) has no address.")
            case CURLE_COULDNT_RESOLVE_PROXY:
                return make(.unresolved, "The name of the proxy for \(host) has no address.")
            case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY:
                return make(.connectFailed, "No connection to \(host) could be made.", withDetail: true)
            case _ where !isConnected && (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR):
                // A proxy that refuses, for one.
                return make(.connectFailed, "No connection to \(host) could be made.", withDetail: true)
            case CURLE_OPERATION_TIMEDOUT:
                return make(.connectTimeout, "No connection to \(host) was made in time.")
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
                CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE,
                CURLE_USE_SSL_FAILED:
                return make(.tlsFailed, "No secure connection to \(host) could be made.", withDetail: true)
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_FILESIZE_EXCEEDED,
                CURLE_BAD_CONTENT_ENCODING:
                return make(.malformedResponse, "\(host) sent what is not HTTP.")
            case CURLE_RECV_ERROR where detail.hasSuffix("in chunked-encoding"):
                // There is no code of its own for this.
                return make(.malformedResponse, "\(host) sent a body that is not chunked as it should be.")
            case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2,
                CURLE_SSL_SHUTDOWN_FAILED, CURLE_SEND_FAIL_REWIND:
                return make(.connectionClosed, "\(host) closed the connection before the response was whole.")
            case CURLE_URL_MALFORMAT:
                return make(.invalidRequest, "\(host) is not a host.")
            default:
                return make(
                    .other,
                    "The exchange with \(host) failed: \(unsafe String(cString: curl_easy_strerror(code)))."
                )
            }
        }

        private func make(_ code: TransportError.Code, _ message: String, withDetail: Bool = false) -> TransportError {
            let message = withDetail && !detail.isEmpty ? "\(message) (\(detail))" : message
            return TransportError(code, message, responseHadBegun: responseHasBegun)
        }
    }

    extension TransportError {
        /// The error for a limit that the driver has enforced.
        static func limit(_ code: Code, host: String, responseHasBegun: Bool) -> TransportError {
            let message =
                switch code {
                case .firstByteTimeout: "\(host) did not begin to answer in time."
                case .idleTimeout: "\(host) stopped in the middle of its answer."
                default: "The exchange with \(host) took too long."
                }
            return TransportError(code, message, responseHadBegun: responseHasBegun)
        }
    }
#endif
