// SPDX-License-Identifier: MIT-0

#if Server
    /// The parts of an `http` or `https` URL, as they are sent.
    struct HTTPAddress {
        let scheme: String
        /// The host, with the port where it is not the scheme's own.
        let authority: String
        /// The path and the query, percent-encoded.
        let target: String

        /// Splits a URL.
        ///
        /// - Parameter url: the URL; `nil` is returned for one with a fragment, with a name before its host, or with
        ///   characters that must be percent-encoded.
        init?(_ url: String) {
            let isPlain = url.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Self.refused.contains($0) }
            guard isPlain, let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
            let scheme = url[..<colon].lowercased()
            guard scheme == "https" || scheme == "http" else { return nil }
            let rest = url[colon...].dropFirst(3)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            var authority = rest[..<end]
            guard !authority.isEmpty, !authority.contains("@") else { return nil }
            // Clients leave the scheme's own port out of Host.
            let standard = scheme == "https" ? ":443" : ":80"
            if authority.hasSuffix(standard) { authority = authority.dropLast(standard.count) }
            guard !authority.isEmpty else { return nil }
            self.scheme = scheme
            self.authority = authority.lowercased()
            target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
        }

        private static let refused = Array(#"#"<>\^`{|}"#.utf8)
    }

    /// A public host of AWS, which tells a service and a region.
    struct AWSHost {
        /// The name that the service signs by.
        let signingName: String
        let region: String

        /// Reads a host.
        ///
        /// - Parameter host: the host; `nil` is returned for one of another form than `SERVICE.REGION.amazonaws.com`.
        init?(_ host: String) {
            guard let suffix = [".amazonaws.com.cn", ".amazonaws.com", ".api.aws"].first(where: { host.hasSuffix($0) })
            else {
                return nil
            }
            let labels = host.dropLast(suffix.count).split(separator: ".")
            guard let last = labels.last, let first = labels.first else { return nil }
            let hasRegion = labels.count > 1 && last.contains("-") && last.last?.isNumber == true
            guard hasRegion || (labels.count == 1 && suffix == ".amazonaws.com") else { return nil }
            // A service without regions signs by the one where it lives.
            region = hasRegion ? String(last) : "us-east-1"
            var service = String(hasRegion ? labels[labels.count - 2] : first)
            if service.hasSuffix("-fips") { service.removeLast(5) }
            signingName = Self.family(service) ?? service
        }

        /// The name that several of Bedrock's services share; others whose host differs from their name are `--service`'s.
        private static func family(_ service: String) -> String? {
            if service.hasPrefix("bedrock-agentcore") { return "bedrock-agentcore" }
            let hosts = ["bedrock-runtime", "bedrock-agent", "bedrock-data-automation"]
            return hosts.contains { service.hasPrefix($0) } ? "bedrock" : nil
        }
    }
#endif
