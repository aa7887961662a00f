// SPDX-License-Identifier: MIT-0

public import BedrockCore

/// What the operator configured, validated as a whole.
///
/// Immutable: a change makes a new value.
public struct GatewayConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on.
    public var port: Int
    /// The gateway's keys by name; empty as long as they have not been read from ``keySource``.
    public var keys: [String: String]
    /// Where the keys are kept, where that is not the configuration itself.
    public var keySource: KeySource?
    /// How often to look whether the keys have changed there; zero for never.
    public var keyInterval = Duration.seconds(60)
    /// Whether the only key is the documented default, which serves on loopback alone.
    public var usesDefaultKey: Bool
    /// What stands before every path: empty, or `/something` without a slash at its end.
    public var routePrefix: String
    /// The model behind `gpt-*`.
    public var defaultModel: String
    /// The model behind `text-embedding-*`.
    public var defaultEmbeddingModel: String
    /// Whether cross-region inference profiles are listed among the models.
    public var listsCrossRegionProfiles: Bool
    /// Whether application inference profiles are listed among the models.
    public var listsApplicationProfiles: Bool
    /// How long a listing of the models serves.
    public var modelRefreshInterval = Duration.seconds(300)
    /// Names that stand for models, asked before `gpt-*` and `text-embedding-*`.
    public var modelAliases = ModelAliases()
    /// The targets of models, and the models that are passed on to AWS's own interface of OpenAI's.
    public var routeTable = RouteTable()
    /// When a target is left out.
    public var routingPolicy = RoutingPolicy()
    /// Which models may be called.
    public var modelPolicy = ModelPolicy()
    /// Whether the console and the description of the interface are served.
    public var servesConsole = true
    /// The origins of web pages that may call, `*` for all; none by default.
    public var allowedOrigins: [String]
    /// The hosts from which pictures are fetched, `*.example.com` for all below one; empty for every public host.
    public var imageHosts: [String] = []
    /// Whether pictures that clients name by URL are fetched.
    public var fetchesImages = true
    /// What is the same for all chats: caching, guardrail, how reasoning is shown.
    public var chat = BedrockChat.Configuration()
    /// Whether a Lambda function streams its answers to callers that can be set up to take that.
    public var streamsFromLambda = false
    /// Whether `/status` is served.
    public var servesStatus = true
    /// Where metrics are served; `nil` where they are not.
    public var metricsAddress: MetricsAddress?
    /// Whether the log tells more.
    public var isVerbose: Bool
    /// How the log is written.
    public var log = LogSettings()
    /// Where spans are sent; `nil` for nowhere, so that none are made.
    public var spanExport: SpanExportSettings?
    /// A file with the certificate authorities to trust; `nil` for the system's.
    public var authoritiesFile: String?
    /// The region, endpoints and limits of Bedrock.
    public var bedrock: BedrockClient.Configuration
    /// Whether the region is the fallback, because nothing names one.
    public var usesFallbackRegion: Bool
    /// The most bytes of a request's body.
    public var bodyLimit: Int
    /// How many requests are under way at most.
    public var requestLimit: Int
    /// How many requests wait for their turn at most.
    public var queueLimit: Int
    /// How long a request may take to arrive whole.
    public var arrivalLimit: Duration
    /// How long a client may take no byte of an answer before it is let go.
    public var slowReaderLimit: Duration
    /// How long a request waits for its turn at most.
    public var queuePatience: Duration = .seconds(60)
    /// How long a connection may be open without a request.
    public var idleLimit: Duration = .seconds(75)
    /// The most bytes of a picture that is fetched.
    public var imageByteLimit: Int = 5 << 20
    /// How long the fetch of a picture may take.
    public var imageTimeLimit: Duration = .seconds(15)
    /// How long readiness is `false` before the listener closes.
    public var drainDelay: Duration
    /// How long open requests may go on after that.
    public var gracePeriod: Duration
    /// The key that serves on loopback when none is configured; the predecessor documented it.
    public static let defaultKey = "bedrock"

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on.
    ///   - keys: the gateway's keys by name.
    ///   - usesDefaultKey: whether the only key is the documented default.
    ///   - routePrefix: what stands before every path.
    ///   - defaultModel: the model behind `gpt-*`.
    ///   - defaultEmbeddingModel: the model behind `text-embedding-*`.
    ///   - listsCrossRegionProfiles: whether cross-region inference profiles are listed among the models.
    ///   - listsApplicationProfiles: whether application inference profiles are listed among the models.
    ///   - allowedOrigins: the origins of web pages that may call.
    ///   - isVerbose: whether the log tells more.
    ///   - bedrock: the region, endpoints and limits of Bedrock.
    ///   - usesFallbackRegion: whether the region is the fallback.
    ///   - bodyLimit: the most bytes of a request's body.
    ///   - requestLimit: how many requests are under way at most.
    ///   - queueLimit: how many requests wait for their turn at most.
    ///   - arrivalLimit: how long a request may take to arrive whole.
    ///   - slowReaderLimit: how long a client may take no byte of an answer before it is let go.
    ///   - drainDelay: how long readiness is `false` before the listener closes.
    ///   - gracePeriod: how long open requests may go on after that.
    public init(
        host: String = "127.0.0.1",
        port: Int = 8000,
        keys: [String: String],
        usesDefaultKey: Bool = false,
        routePrefix: String = "/api/v1",
        defaultModel: String = "global.anthropic.claude-sonnet-4-6",
        defaultEmbeddingModel: String = "cohere.embed-multilingual-v3",
        listsCrossRegionProfiles: Bool = true,
        listsApplicationProfiles: Bool = true,
        allowedOrigins: [String] = [],
        isVerbose: Bool = false,
        bedrock: BedrockClient.Configuration,
        usesFallbackRegion: Bool = false,
        bodyLimit: Int = 32 << 20,
        requestLimit: Int = 4096,
        queueLimit: Int = 256,
        arrivalLimit: Duration = .seconds(120),
        slowReaderLimit: Duration = .seconds(60),
        drainDelay: Duration = .seconds(0),
        gracePeriod: Duration = .seconds(300)
    ) {
        self.host = host
        self.port = port
        self.keys = keys
        self.usesDefaultKey = usesDefaultKey
        self.routePrefix = routePrefix
        self.defaultModel = defaultModel
        self.defaultEmbeddingModel = defaultEmbeddingModel
        self.listsCrossRegionProfiles = listsCrossRegionProfiles
        self.listsApplicationProfiles = listsApplicationProfiles
        self.allowedOrigins = allowedOrigins
        self.isVerbose = isVerbose
        self.bedrock = bedrock
        self.usesFallbackRegion = usesFallbackRegion
        self.bodyLimit = bodyLimit
        self.requestLimit = requestLimit
        self.queueLimit = queueLimit
        self.arrivalLimit = arrivalLimit
        self.slowReaderLimit = slowReaderLimit
        self.drainDelay = drainDelay
        self.gracePeriod = gracePeriod
    }
}

extension GatewayConfiguration {
    /// All aliases: the operator's, and the predecessor's two.
    var aliasesAndDefaults: ModelAliases {
        modelAliases.appending([
            .init(ModelPattern("gpt-*"), target: defaultModel),
            .init(ModelPattern("text-embedding-*"), target: defaultEmbeddingModel),
        ])
    }

    /// What is listed of the models, and how often.
    var listing: ModelDirectory.Configuration {
        ModelDirectory.Configuration(
            refreshInterval: modelRefreshInterval,
            listsCrossRegionProfiles: listsCrossRegionProfiles,
            listsApplicationProfiles: listsApplicationProfiles
        )
    }
}

/// Why the gateway does not start, in words that tell how to mend it.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and how to mend it.
    public var message: String

    /// Makes an error.
    ///
    /// - Parameter message: what is wrong and how to mend it.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
