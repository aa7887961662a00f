// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import HTTPTypes
    import Logging

    extension GatewayConfiguration {
        /// How the log is written.
        static func log(_ values: ConfigurationValues, isVerbose: Bool) throws(ConfigurationError) -> LogSettings {
            var settings = LogSettings()
            if let text = values.text("log.format") {
                guard let format = LogSettings.Format(rawValue: text.lowercased()) else {
                    throw ConfigurationError("LOG_FORMAT is 'text' or 'json', not '\(text)'.")
                }
                settings.format = format
            }
            if isVerbose { settings.level = .debug }
            if let text = values.text("log.level") {
                guard let level = Logger.Level(rawValue: text.lowercased()) else {
                    let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ConfigurationError("LOG_LEVEL is one of \(names), not '\(text)'.")
                }
                settings.level = level
            }
            settings.includesBodies = try values.flag("log.bodies") ?? false
            return settings
        }
    }

    /// Source: OpenTelemetry specification, "Environment Variable Specification" and "OTLP Exporter Configuration".
    extension SpanExportSettings {
        /// Reads the settings; `nil` where spans go nowhere.
        init?(_ values: ConfigurationValues) throws(ConfigurationError) {
            let endpoint = try Self.endpoint(values)
            let fields = try Self.fields(values)
            let resource = try Self.resource(values)
            let sampler = try Self.sampler(values)
            let timeLimit = try values.number("otel.exporter.otlp.timeout", in: 1...600_000)
            let delay = try values.number("otel.bsp.schedule.delay", in: 1...600_000)
            let queueLimit = try values.number("otel.bsp.max.queue.size", in: 1...1_000_000)
            try Self.checkProtocol(values)
            guard try values.flag("otel.sdk.disabled") != true, let endpoint else { return nil }
            self.init(endpoint: endpoint, fields: fields, resource: resource, sampler: sampler)
            if let timeLimit { self.timeLimit = .milliseconds(timeLimit) }
            if let delay { self.delay = .milliseconds(delay) }
            if let queueLimit { self.queueLimit = queueLimit }
        }

        /// An endpoint of spans is taken as it is; to one of all signals the path of spans is added.
        private static func endpoint(_ values: ConfigurationValues) throws(ConfigurationError) -> Endpoint? {
            for (key, suffix) in [
                ("otel.exporter.otlp.traces.endpoint", ""), ("otel.exporter.otlp.endpoint", "/v1/traces"),
            ] {
                guard let text = values.text(key) else { continue }
                guard let base = Endpoint(url: text), let endpoint = Endpoint(url: "\(base)\(suffix)") else {
                    throw ConfigurationError(
                        "\(ConfigurationValues.variable(key)) is a URL such as http://localhost:4318, not '\(text)'."
                    )
                }
                return endpoint
            }
            return nil
        }

        private static func fields(_ values: ConfigurationValues) throws(ConfigurationError) -> HTTPFields {
            var fields = HTTPFields()
            for (name, value) in try pairs(values.secret("otel.exporter.otlp.headers"), "OTEL_EXPORTER_OTLP_HEADERS") {
                guard let name = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                    throw ConfigurationError(
                        "OTEL_EXPORTER_OTLP_HEADERS holds a name or value that no header field has."
                    )
                }
                fields.append(HTTPField(name: name, value: value))
            }
            return fields
        }

        private static func resource(_ values: ConfigurationValues) throws(ConfigurationError) -> [String: String] {
            var resource = [
                "service.name": "bedrock-gateway",
                "service.version": GatewayVersion.current,
                "telemetry.sdk.name": "bedrock-gateway",
                "telemetry.sdk.language": "swift",
                "telemetry.sdk.version": GatewayVersion.current,
            ]
            for (name, value) in try pairs(values.text("otel.resource.attributes"), "OTEL_RESOURCE_ATTRIBUTES") {
                resource[name] = value
            }
            if let name = values.text("otel.service.name") { resource["service.name"] = name }
            return resource
        }

        private static func sampler(_ values: ConfigurationValues) throws(ConfigurationError) -> SpanSampler {
            let text = values.text("otel.traces.sampler.arg") ?? "1"
            guard let ratio = Double(text), (0...1).contains(ratio) else {
                throw ConfigurationError("OTEL_TRACES_SAMPLER_ARG is a number from 0 to 1, not '\(text)'.")
            }
            let name = values.text("otel.traces.sampler") ?? "parentbased_always_on"
            guard let sampler = SpanSampler(named: name, ratio: ratio) else {
                throw ConfigurationError(
                    """
                    OTEL_TRACES_SAMPLER is always_on, always_off or traceidratio, perhaps with parentbased_ before it; not '\(name)'.
                    """
                )
            }
            return sampler
        }

        /// A collector that takes protobuf over HTTP takes JSON at the same place; one that takes gRPC does not.
        private static func checkProtocol(_ values: ConfigurationValues) throws(ConfigurationError) {
            let name = values.text("otel.exporter.otlp.protocol") ?? "http/json"
            guard ["http/json", "http/protobuf"].contains(name) else {
                throw ConfigurationError(
                    """
                    OTEL_EXPORTER_OTLP_PROTOCOL is http/json, not '\(name)': spans are sent by HTTP, which collectors take at port \
                    4318.
                    """
                )
            }
        }

        /// Pairs such as `key=value`, comma-separated, percent-encoded as in a header field `baggage`.
        private static func pairs(
            _ text: String?,
            _ variable: String
        ) throws(ConfigurationError) -> [(name: String, value: String)] {
            var pairs: [(name: String, value: String)] = []
            for part in (text ?? "").split(separator: ",") {
                let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard sides.count == 2, let name = decoded(sides[0]), let value = decoded(sides[1]), !name.isEmpty
                else {
                    // The text may hold a key.
                    throw ConfigurationError("\(variable) holds pairs such as KEY=VALUE with commas between.")
                }
                pairs.append((name, value))
            }
            return pairs
        }

        /// The text without white space at its ends, with `%41` read as `A`; `nil` for an escape that is none.
        private static func decoded(_ text: Substring) -> String? {
            var trimmed = text.drop(while: \.isWhitespace)
            while trimmed.last?.isWhitespace == true { trimmed = trimmed.dropLast() }
            var bytes: [UInt8] = []
            var rest = trimmed.utf8[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "%") else {
                    bytes.append(byte)
                    continue
                }
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16)
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            }
            return String(validating: bytes, as: UTF8.self)
        }
    }
#endif
