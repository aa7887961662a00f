// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl
    import HTTPTypes

    extension EasyHandle {
        /// Up to this size libcurl copies the body, and sends it in one piece with the head; above, it asks for it piece by piece.
        private static var copiedBodyLimit: Int { 32_768 }

        /// Sets what is the same for every request.
        func setConstants(_ authorities: TrustedAuthorities) {
            set(CURLOPT_NOSIGNAL, 1)
            // Without it, ending a transfer waits for its name to be resolved, and all others wait with it.
            set(CURLOPT_QUICK_EXIT, 1)
            set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
            set(CURLOPT_HTTP09_ALLOWED, 0)
            set(CURLOPT_PROTOCOLS_STR, "http,https")
            set(CURLOPT_FOLLOWLOCATION, 0)
            set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
            set(CURLOPT_PATH_AS_IS, 1)
            set(CURLOPT_TCP_NODELAY, 1)
            // Load balancers of AWS forget a connection after 350 silent seconds.
            set(CURLOPT_TCP_KEEPALIVE, 1)
            set(CURLOPT_TCP_KEEPIDLE, 60)
            set(CURLOPT_TCP_KEEPINTVL, 30)
            set(CURLOPT_SSL_VERIFYPEER, 1)
            set(CURLOPT_SSL_VERIFYHOST, 2)
            set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
            if let file = authorities.file {
                set(CURLOPT_CAINFO, file)
                // With a directory beside the file, libcurl would read both anew for each connection.
                set(CURLOPT_CAPATH, nil)
            }
            // Through a proxy, too, the request line carries the path as it was signed.
            set(CURLOPT_HTTPPROXYTUNNEL, 1)
            set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
            unsafe ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, detailBuffer)
            setCallbacks()
        }

        /// Sets what differs from request to request.
        func setRequest(_ transfer: Transfer, headers: UnsafeMutablePointer<curl_slist>?) {
            let request = transfer.request
            set(RequestOptions(request, url: transfer.target.url))
            set(CURLOPT_REQUEST_TARGET, transfer.target.path)
            unsafe ccurl_set_pointer(curl, CURLOPT_HTTPHEADER, headers)
            setBody(request.body)
        }

        /// Sets what most requests have in common with the one before, where this one has not.
        private func set(_ options: RequestOptions) {
            guard options != self.options else { return }
            self.options = options
            set(CURLOPT_URL, options.url)
            set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(options.connectLimit))
            // The empty name stands for no proxy; without a name the environment decides.
            set(CURLOPT_PROXY, options.allowsProxy ? nil : "")
            // A pooled connection has passed no check, or that of another request.
            set(CURLOPT_FRESH_CONNECT, options.isFresh ? 1 : 0)
            set(CURLOPT_FORBID_REUSE, options.isFresh ? 1 : 0)
            set(CURLOPT_NOBODY, 0)
            let method = options.method
            if options.hasBody {
                set(CURLOPT_POST, 1)
                set(CURLOPT_CUSTOMREQUEST, method == .post ? nil : method.rawValue)
            } else {
                if method == .head { set(CURLOPT_NOBODY, 1) } else { set(CURLOPT_HTTPGET, 1) }
                set(CURLOPT_CUSTOMREQUEST, method == .head || method == .get ? nil : method.rawValue)
            }
        }

        private func setBody(_ body: RequestBody) {
            guard options?.hasBody == true else { return }
            let bytes = body.bytes
            let isStreamed = body.source != nil
            unsafe ccurl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, isStreamed ? -1 : curl_off_t(bytes.count))
            if bytes.count <= Self.copiedBodyLimit, !isStreamed {
                unsafe bytes.withUnsafeBytes { bytes in
                    // An empty array has no address, and no address would mean a body that is asked for.
                    _ = unsafe ccurl_set_pointer(
                        curl,
                        CURLOPT_COPYPOSTFIELDS,
                        bytes.baseAddress ?? UnsafeRawPointer(detailBuffer)
                    )
                }
            }
        }

        /// Forgets what belongs to the last request: its body, and its fields with their secrets.
        func clearRequest() {
            // This option makes a POST of what is none.
            if options?.hasBody == true { unsafe ccurl_set_pointer(curl, CURLOPT_POSTFIELDS, nil) }
            unsafe ccurl_set_pointer(curl, CURLOPT_HTTPHEADER, nil)
        }

        private func set(_ option: CURLoption, _ value: Int) {
            unsafe ccurl_set_long(curl, option, value)
        }

        private func set(_ option: CURLoption, _ value: String?) {
            unsafe ccurl_set_string(curl, option, value)
        }

        /// A limit as libcurl takes it: at least a millisecond, for 0 means five minutes.
        private static func milliseconds(_ limit: Duration) -> Int {
            let (seconds, attoseconds) = limit.components
            let bounded = Int(min(max(seconds, 0), 1_000_000))
            return max(1, bounded * 1_000 + Int(max(attoseconds, 0) / 1_000_000_000_000_000))
        }
    }
#endif
