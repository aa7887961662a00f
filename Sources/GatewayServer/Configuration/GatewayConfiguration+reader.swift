// SPDX-License-Identifier: MIT-0

#if Server
    public import AWSSigner
    import BedrockCore
    public import Configuration

    extension GatewayConfiguration {
        /// Reads the configuration: the one place that knows the keys.
        ///
        /// | variable | default | meaning |
        /// |---|---|---|
        /// | `HOST` | `127.0.0.1` | address to listen on |
        /// | `PORT` | `8000` | port to listen on |
        /// | `API_KEY_PARAM_NAME` | none | parameter of Systems Manager with the keys that clients send |
        /// | `API_KEY_SECRET_ARN` | none | secret of Secrets Manager with the keys |
        /// | `API_KEY_FILE` | none | file with the keys |
        /// | `API_KEY` | on loopback `bedrock`, else none | the key that clients send, or several |
        /// | `API_KEY_REFRESH_SECONDS` | `60` | how often to look for changed keys; `0` for never |
        /// | `API_ROUTE_PREFIX` | `/api/v1` | what stands before every path; `/v1` is served as well |
        /// | `AWS_REGION`, `AWS_DEFAULT_REGION` | the profile's, else `us-west-2` | region of Bedrock |
        /// | `DEFAULT_MODEL` | `global.anthropic.claude-sonnet-4-6` | model behind `gpt-*` |
        /// | `DEFAULT_EMBEDDING_MODEL` | `cohere.embed-multilingual-v3` | model behind `text-embedding-*` |
        /// | `ENABLE_CROSS_REGION_INFERENCE` | `true` | list cross-region inference profiles |
        /// | `ENABLE_APPLICATION_INFERENCE_PROFILES` | `true` | list application inference profiles |
        /// | `MODEL_ALIASES` | none | names of models: `{"gpt-4o": "…"}` or `gpt-4o=…,gpt-4*=…` |
        /// | `ROUTES`, `ROUTES_FILE` | none | targets of models: `{"name": [{"region": "…", "model": "…"}]}`, or a file of that |
        /// | `ROUTE_FAILURES` | `3` | failures in a row after which a target is left out |
        /// | `ROUTE_COOLDOWN_SECONDS` | `30` | how long it is left out |
        /// | `OPENAI_UPSTREAM_MODELS` | none | models that are passed on to AWS's own interface of OpenAI's |
        /// | `ALLOWED_MODELS`, `DENIED_MODELS` | all, none | models that may and may not be called, comma-separated, with `*` |
        /// | `MODELS_REFRESH_SECONDS` | `300` | how long a listing of the models serves |
        /// | `ALLOWED_ORIGINS` | none | origins of web pages that may call, comma-separated; `*` for all |
        /// | `FETCH_IMAGES` | `true` | fetch pictures that clients name by an https URL |
        /// | `FETCH_IMAGES_HOSTS` | every public one | hosts to fetch from, comma-separated; `*.example.com` for all below one |
        /// | `FETCH_IMAGES_MAX_BYTES` | `5242880` | bytes of a picture that is fetched at most |
        /// | `FETCH_IMAGES_TIMEOUT_SECONDS` | `15` | for the fetch of a picture, redirects included |
        /// | `ENABLE_PROMPT_CACHING` | `false` | set cache points after the system prompt and the last turn of the user |
        /// | `GUARDRAIL_IDENTIFIER`, `GUARDRAIL_VERSION`, `GUARDRAIL_TRACE` | none, `DRAFT`, `disabled` | guardrail of every chat |
        /// | `REASONING_FORMAT` | `field` | `field`: `reasoning_content`; `think_tags`: within the text |
        /// | `STRICT_PARAMETERS` | `false` | refuse what would be altered or left out |
        /// | `BASE_MODELS` | none | foundation models behind ids that hide them: `ARN=ID`, comma-separated |
        /// | `NATIVE_MODELS` | none | models asked by InvokeModel instead of Converse: `ID` or `ID=FORM`, with `*` |
        /// | `MAX_REQUESTS` | `4096` | requests under way at most; beyond them and the queue, 429 |
        /// | `MAX_QUEUED_REQUESTS` | `256` | requests that wait for their turn at most |
        /// | `QUEUE_TIMEOUT_SECONDS` | `60` | how long a request waits for its turn; then 429 |
        /// | `MAX_BODY_BYTES` | `33554432` | bytes of a request's body at most |
        /// | `AWS_MAX_ATTEMPTS` | `3` | how many times a request is sent to Bedrock at most |
        /// | `UPSTREAM_CONNECT_TIMEOUT_SECONDS` | `5` | for a connection to Bedrock |
        /// | `UPSTREAM_FIRST_EVENT_TIMEOUT_SECONDS` | `300` | for the head of a streamed answer |
        /// | `UPSTREAM_IDLE_TIMEOUT_SECONDS` | `300` | between two parts of an answer that has begun |
        /// | `UPSTREAM_TOTAL_TIMEOUT_SECONDS` | `900` | for a whole answer |
        /// | `CLIENT_ARRIVAL_TIMEOUT_SECONDS` | `120` | for a request's body to arrive |
        /// | `CLIENT_STALL_TIMEOUT_SECONDS` | `60` | for a client that takes nothing of its answer |
        /// | `CLIENT_IDLE_TIMEOUT_SECONDS` | `75` | for a connection without a request, and for a request's head |
        /// | `SHUTDOWN_DELAY_SECONDS` | `0` | how long `/ready` says 503 before the listener closes |
        /// | `SHUTDOWN_GRACE_SECONDS` | `300` | how long open requests may go on after that |
        /// | `METRICS_PORT`, `METRICS_HOST` | none, `127.0.0.1` | where `/metrics` is served for Prometheus |
        /// | `ENABLE_STATUS` | `true` | serve `/status`, to those who have a key |
        /// | `DEBUG` | `false` | log more; never bodies or keys |
        /// | `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, `AWS_ENDPOINT_URL_BEDROCK`, `AWS_ENDPOINT_URL` | the region's | endpoints |
        /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `false` | take the region's endpoints nevertheless |
        /// | `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` | the profile's, else `false` | which of them |
        /// | `AWS_CA_BUNDLE` | the profile's, else the system's | certificate authorities to trust |
        ///
        /// - Parameters:
        ///   - reader: where the values come from.
        ///   - profile: the AWS profile in use, where there is one.
        /// - Throws: ``ConfigurationError`` that tells how to mend the first value that is not valid.
        public init(reader: ConfigReader, profile: Profile?) throws(ConfigurationError) {
            let values = ConfigurationValues(reader: reader)
            let host = values.text("host") ?? "127.0.0.1"
            let source = Self.keySource(values)
            let (keys, usesDefaultKey) = source == nil ? try Self.keys(values, host: host) : ([:], false)
            let region = try Self.region(values, ofProfile: profile?.region)
            self.init(
                host: host,
                port: try values.port("port") ?? 8000,
                keys: keys,
                usesDefaultKey: usesDefaultKey,
                routePrefix: try Self.prefix(values.raw("api.route.prefix") ?? "/api/v1"),
                bedrock: try Self.bedrock(values, region: region ?? Self.fallbackRegion, profile: profile),
                usesFallbackRegion: region == nil
            )
            keySource = source
            if let interval = try values.seconds("api.key.refresh.seconds") { keyInterval = interval }
            authoritiesFile = try Self.authoritiesFile(values, profile: profile)
            if let model = try values.model("default.model") { defaultModel = model }
            if let model = try values.model("default.embedding.model") { defaultEmbeddingModel = model }
            if let flag = try values.flag("enable.cross.region.inference") { listsCrossRegionProfiles = flag }
            if let flag = try values.flag("enable.application.inference.profiles") { listsApplicationProfiles = flag }
            if let text = values.text("model.aliases") { modelAliases = try ModelAliases(text: text) }
            routeTable = try RouteSettings.table(values)
            if let count = try values.number("route.failures", in: 1...1000) { routingPolicy.failures = count }
            if let time = try values.limit("route.cooldown.seconds") { routingPolicy.coolDown = time }
            if let flag = try values.flag("enable.status") { servesStatus = flag }
            metricsAddress = try MetricsAddress(values)
            modelPolicy = ModelPolicy(
                allowed: Self.list(values.text("allowed.models") ?? "").map(ModelPattern.init),
                denied: Self.list(values.text("denied.models") ?? "").map(ModelPattern.init)
            )
            if let interval = try values.seconds("models.refresh.seconds") { modelRefreshInterval = interval }
            if let list = values.text("allowed.origins") {
                allowedOrigins = Self.list(list)
            }
            if let flag = try values.flag("fetch.images") { fetchesImages = flag }
            if let list = values.text("fetch.images.hosts") { imageHosts = Self.list(list) }
            if let bytes = try values.number("fetch.images.max.bytes", in: 1...(1 << 30)) { imageByteLimit = bytes }
            if let limit = try values.limit("fetch.images.timeout.seconds") { imageTimeLimit = limit }
            if let bytes = try values.number("max.body.bytes", in: 1_024...(1 << 30)) { bodyLimit = bytes }
            if let count = try values.number("max.requests", in: 1...1_000_000) { requestLimit = count }
            if let count = try values.number("max.queued.requests", in: 0...1_000_000) { queueLimit = count }
            if let limit = try values.limit("queue.timeout.seconds") { queuePatience = limit }
            if let limit = try values.limit("client.arrival.timeout.seconds") { arrivalLimit = limit }
            if let limit = try values.limit("client.stall.timeout.seconds") { slowReaderLimit = limit }
            if let limit = try values.limit("client.idle.timeout.seconds") { idleLimit = limit }
            if let delay = try values.seconds("shutdown.delay.seconds") { drainDelay = delay }
            if let period = try values.seconds("shutdown.grace.seconds") { gracePeriod = period }
            if let count = try values.number("aws.max.attempts", in: 1...20) { bedrock.maxAttempts = count }
            try readUpstreamLimits(values)
            if let flag = try values.flag("debug") { isVerbose = flag }
            chat = try ChatSettings(values).configuration
        }

        private mutating func readUpstreamLimits(_ values: ConfigurationValues) throws(ConfigurationError) {
            if let limit = try values.limit("upstream.connect.timeout.seconds") {
                bedrock.plainLimits.connect = limit
                bedrock.streamLimits.connect = limit
            }
            if let limit = try values.limit("upstream.first.event.timeout.seconds") {
                bedrock.streamLimits.firstByte = limit
            }
            if let limit = try values.limit("upstream.idle.timeout.seconds") {
                bedrock.plainLimits.idle = limit
                bedrock.streamLimits.idle = limit
            }
            if let limit = try values.limit("upstream.total.timeout.seconds") {
                // A plain answer has no byte before it is whole.
                bedrock.plainLimits.firstByte = limit
                bedrock.plainLimits.total = limit
                bedrock.streamLimits.total = limit
            }
        }

        /// The texts between commas, without white space.
        static func list(_ text: String) -> [String] {
            text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
        }

        /// The region when nothing names one; the predecessor's.
        private static let fallbackRegion = "us-west-2"

        /// The configured keys; the documented default on loopback; beyond it none, and no start.
        private static func keys(
            _ values: ConfigurationValues,
            host: String
        ) throws(ConfigurationError) -> (keys: [String: String], isDefault: Bool) {
            if let text = values.secret("api.key") { return (try KeyList.keys(in: text, source: "API_KEY"), false) }
            guard LoopbackAddress.contains(host) else {
                throw ConfigurationError(
                    """
                    No key is configured, and \(host) may be reached from other machines. Set API_KEY to a long random text \
                    (for instance the output of 'openssl rand -hex 32'), or HOST=127.0.0.1 to serve this machine alone.
                    """
                )
            }
            return (["default": defaultKey], true)
        }

        /// The prefix without a slash at its end; `/` and the empty text mean none.
        private static func prefix(_ text: String) throws(ConfigurationError) -> String {
            let parts = text.split(separator: "/")
            let isPlain = parts.allSatisfy {
                $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.~".contains($0)) }
            }
            guard isPlain, !parts.contains("."), !parts.contains("..") else {
                throw ConfigurationError("API_ROUTE_PREFIX is a path such as /api/v1, not '\(text)'.")
            }
            return parts.map { "/\($0)" }.joined()
        }

        /// The first region that is told; it becomes part of a host name.
        private static func region(_ values: ConfigurationValues, ofProfile profile: String?) throws(ConfigurationError)
            -> String?
        {
            let sources = [
                ("AWS_REGION", values.text("aws.region")),
                ("AWS_DEFAULT_REGION", values.text("aws.default.region")),
                ("The region of the AWS profile", profile),
            ]
            for case (let source, let region?) in sources {
                let isName = region.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
                guard isName, region.utf8.count <= 64 else {
                    throw ConfigurationError("\(source) is a name such as us-west-2, not '\(region)'.")
                }
                return region
            }
            return nil
        }
    }

    /// Typed access to values that are text, empty text counting as absent.
    struct ConfigurationValues {
        let reader: ConfigReader

        func raw(_ key: String) -> String? {
            reader.string(forKey: ConfigKey(key))
        }

        func text(_ key: String) -> String? {
            raw(key).flatMap { $0.isEmpty ? nil : $0 }
        }

        func secret(_ key: String) -> String? {
            reader.string(forKey: ConfigKey(key), isSecret: true).flatMap { $0.isEmpty ? nil : $0 }
        }

        func port(_ key: String) throws(ConfigurationError) -> Int? {
            guard let text = text(key) else { return nil }
            guard let port = Int(text), (0...65535).contains(port) else {
                throw ConfigurationError("\(Self.variable(key)) is a number from 0 to 65535, not '\(text)'.")
            }
            return port
        }

        func number(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
            guard let text = text(key) else { return nil }
            guard let number = Int(text), range.contains(number) else {
                throw ConfigurationError(
                    "\(Self.variable(key)) is a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'."
                )
            }
            return number
        }

        func seconds(_ key: String) throws(ConfigurationError) -> Duration? {
            guard let text = text(key) else { return nil }
            guard let seconds = Double(text), (0...86_400).contains(seconds) else {
                throw ConfigurationError("\(Self.variable(key)) is a number of seconds up to 86400, not '\(text)'.")
            }
            return .seconds(seconds)
        }

        /// Seconds of a limit; one of nothing would let nothing pass.
        func limit(_ key: String) throws(ConfigurationError) -> Duration? {
            guard let limit = try seconds(key) else { return nil }
            guard limit > .zero else {
                throw ConfigurationError("\(Self.variable(key)) is a number of seconds above 0.")
            }
            return limit
        }

        func flag(_ key: String) throws(ConfigurationError) -> Bool? {
            guard let text = text(key) else { return nil }
            switch text.lowercased() {
            case "true", "1", "yes", "on": return true
            case "false", "0", "no", "off": return false
            default: throw ConfigurationError("\(Self.variable(key)) is 'true' or 'false', not '\(text)'.")
            }
        }

        func model(_ key: String) throws(ConfigurationError) -> String? {
            guard let text = text(key) else { return nil }
            guard ModelID(text) != nil else {
                throw ConfigurationError("\(Self.variable(key)) is the id or ARN of a model, not '\(text)'.")
            }
            return text
        }

        /// The environment variable of a key.
        static func variable(_ key: String) -> String {
            key.uppercased().split(separator: ".").joined(separator: "_")
        }
    }
#endif
