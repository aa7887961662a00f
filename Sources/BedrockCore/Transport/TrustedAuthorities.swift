// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import CCurl

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// The certificate authorities that a peer's certificate may come from.
    struct TrustedAuthorities: Sendable {
        /// A file of certificates in PEM form; `nil` leaves the choice to libcurl.
        let file: String?

        /// Finds the authorities.
        ///
        /// - Parameter configured: the file that the configuration names, if it does.
        init(configured: String?) {
            file = configured ?? Self.system
        }

        /// The system's file: where libcurl was built to look, or else where the common systems keep theirs, since a program
        /// with libcurl in it may run on another system than the one it was built on.
        private static let system: String? = {
            var places: [String] = []
            if let file = unsafe ccurl_default_authorities() {
                places.append(unsafe String(cString: file))
            }
            places += [
                "/etc/ssl/certs/ca-certificates.crt",  // Debian, Alpine, Arch
                "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, Amazon Linux
                "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                "/etc/ssl/ca-bundle.pem",  // SUSE
                "/etc/ssl/cert.pem",  // macOS, Alpine
            ]
            return places.first { unsafe access($0, R_OK) == 0 }
        }()
    }
#endif
