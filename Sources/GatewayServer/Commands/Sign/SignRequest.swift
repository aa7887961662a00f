// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials
    import HTTPTypes
    import OpenAISchema

    /// A request to be signed, as JSON describes it.
    struct SignRequest {
        /// Method, scheme, authority, path with query, and header fields.
        let head: HTTPRequest
        let body: [UInt8]

        /// The host without a port.
        var host: String {
            let authority = head.authority ?? ""
            if authority.hasPrefix("[") { return authority }
            return String(authority.prefix { $0 != ":" })
        }

        private static let members = ["method", "url", "headers", "body", "body_base64"]

        /// Reads a request.
        ///
        /// - Parameter json: a JSON object.
        /// - Throws: ``CommandFailure`` that tells how to mend it.
        init(json: [UInt8]) throws(CommandFailure) {
            let object: JSONObject
            do throws(SchemaError) {
                object = try JSONObject(jsonBytes: json)
            } catch {
                throw CommandFailure("Standard input is no JSON object that describes a request: \(error.message)")
            }
            for key in object.keys where !Self.members.contains(key) {
                let hint = Spelling.nearest(to: key, among: Self.members).map { "Do you mean '\($0)'? " } ?? ""
                throw CommandFailure(
                    "The request has the unknown member '\(key)'. \(hint)There are: \(Self.members.joined(separator: ", "))."
                )
            }
            body = try Self.body(object)
            let name = object["method"]?.string ?? (body.isEmpty ? "GET" : "POST")
            guard let method = HTTPRequest.Method(name), object["method"].map({ $0.string != nil }) ?? true else {
                throw CommandFailure("'method' is a word such as GET, not \(object["method"] ?? .null).")
            }
            guard let text = object["url"]?.string, let url = HTTPAddress(text) else {
                throw CommandFailure(
                    "'url' is a URL such as https://sts.us-east-1.amazonaws.com/, percent-encoded as it is sent, and without '#'."
                )
            }
            head = HTTPRequest(
                method: method,
                scheme: url.scheme,
                authority: url.authority,
                path: url.target,
                headerFields: try Self.fields(object["headers"])
            )
        }

        /// Whether a text can be a part of a signature's scope.
        static func isName(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.count <= 64
                && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        }

        /// The header fields to send, `Host` first, as JSON.
        static func fields(of head: HTTPRequest) -> JSONObject {
            var fields: JSONObject = ["Host": .string(head.authority ?? "")]
            for field in head.headerFields {
                let name = field.name.rawName
                let value = JSONValue.string(field.value)
                switch fields[name] {
                case nil: fields[name] = value
                case .array(let values)?: fields[name] = .array(values + [value])
                case let first?: fields[name] = .array([first, value])
                }
            }
            return fields
        }

        private static func body(_ object: JSONObject) throws(CommandFailure) -> [UInt8] {
            switch (object["body"], object["body_base64"]) {
            case (nil, nil): return []
            case (let json?, nil):
                // A document is sent as its compact text.
                return json.string.map { Array($0.utf8) } ?? Array(json.description.utf8)
            case (nil, let json?):
                guard let text = json.string, let data = Data(base64Encoded: text) else {
                    throw CommandFailure("'body_base64' is a text in base64.")
                }
                return Array(data)
            default: throw CommandFailure("The request has both 'body' and 'body_base64'. Take one of them away.")
            }
        }

        private static func fields(_ json: JSONValue?) throws(CommandFailure) -> HTTPFields {
            guard let json else { return [:] }
            guard let object = json.object else {
                throw CommandFailure("'headers' is an object of names and texts, not \(json.kind).")
            }
            var fields = HTTPFields()
            for member in object.members {
                let values = member.value.array ?? [member.value]
                let name = HTTPField.Name(member.key)
                // The authority is the URL's, and the length follows from the body.
                if ["host", "content-length"].contains(member.key.lowercased()) { continue }
                for value in values {
                    guard let name, let text = value.string, HTTPField.isValidValue(text) else {
                        throw CommandFailure("The header '\(member.key)' is no name and text of a header field.")
                    }
                    fields.append(HTTPField(name: name, value: text))
                }
            }
            return fields
        }
    }
#endif
