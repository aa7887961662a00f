// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials
    import HTTPTypes

    /// A command of curl that sends a request, quoted for a POSIX shell.
    struct CurlLine {
        let head: HTTPRequest
        let body: [UInt8]

        /// The command; where the body is no text, with the program that decodes it before it.
        var text: String {
            var words = ["curl", "--silent", "--show-error"]
            switch head.method {
            case .get where body.isEmpty: break
            case .post where !body.isEmpty: break
            case .head: words.append("--head")
            default: words += ["--request", Self.quoted(head.method.rawValue)]
            }
            let url = "\(head.scheme ?? "https")://\(head.authority ?? "")\(head.path ?? "/")"
            // curl would resolve dot segments, and read brackets as ranges.
            if url.contains("/.") { words.append("--path-as-is") }
            if url.contains(where: { "[]{}".contains($0) }) { words.append("--globoff") }
            var fields = head.headerFields.map { ($0.name.rawName, $0.value) }
            if !body.isEmpty, head.headerFields[.contentType] == nil {
                // curl adds a type of its own unless told that there is none.
                fields.append(("Content-Type:", ""))
            }
            for (name, value) in fields {
                let isLeftOut = name.hasSuffix(":")
                let line = isLeftOut ? name : value.isEmpty ? "\(name);" : "\(name): \(value)"
                words += ["--header", Self.quoted(line)]
            }
            var prefix = ""
            if let text = Self.plain(body) {
                if !text.isEmpty { words += ["--data-raw", Self.quoted(text)] }
            } else {
                prefix = "printf %s '\(Data(body).base64EncodedString())' | base64 -d | "
                words += ["--data-binary", "@-"]
            }
            return prefix + (words + [Self.quoted(url)]).joined(separator: " ")
        }

        /// The body as text that an argument can hold; `nil` where it is none.
        private static func plain(_ bytes: [UInt8]) -> String? {
            guard !bytes.contains(0), bytes.count <= 100_000 else { return nil }
            return String(validating: bytes, as: UTF8.self)
        }

        /// A word that the shell gives on as it is.
        private static func quoted(_ text: String) -> String {
            let isPlain =
                !text.isEmpty
                && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:/=@%+,".contains($0)) }
            return isPlain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
        }
    }
#endif
