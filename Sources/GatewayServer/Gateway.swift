// SPDX-License-Identifier: MIT-0

import AWSSigner
public import BedrockCore
import HTTPTypes
public import Logging
import OpenAISchema

/// The gateway without a server: from a request to a response.
///
/// What is mounted in an app, run in Lambda or put behind another listener is this. It is immutable: a new
/// configuration makes a new gateway, and requests under way keep theirs.
public final class Gateway: Sendable {
    let configuration: GatewayConfiguration
    let authenticator: Authenticator
    let chat: BedrockChat
    let embeddings: BedrockEmbeddings
    /// `nil` where nothing is routed.
    let router: BedrockRouter?
    let models: ModelCatalog
    let names: ModelNames
    private let client: BedrockClient
    private let directory: ModelDirectory
    let observer: any RequestObserver
    let readiness: Readiness
    private let tracer: (any RequestTracer)?
    private let bodyLog: BodyLog?
    /// What has happened of late; `nil` where nobody may ask.
    let board: StatusBoard?
    let admission: Admission
    private let crossOrigin: CrossOrigin
    private let console: Console?
    private let prefixes: [String]

    /// Makes a gateway.
    ///
    /// - Parameters:
    ///   - configuration: what the operator configured.
    ///   - client: what calls Bedrock.
    ///   - targetClients: what calls it at the places that routes name.
    ///   - fetcher: fetches pictures that clients name by URL; `nil` where such pictures are refused.
    ///   - observer: what is told of each request's end.
    ///   - authenticator: what tells by its key who calls, where the keys may change; by default it knows the configured
    ///     ones.
    ///   - readiness: what tells whether new requests are welcome.
    ///   - previous: the gateway whose place this one takes after a change of the configuration. What it has learnt, the requests
    ///     that it has under way, and its list of models where the place is the same, pass on.
    ///   - tracer: what follows requests for a tracing system.
    ///   - logger: where trouble in the background is told.
    public init(
        configuration: GatewayConfiguration,
        client: BedrockClient,
        targetClients: [RouteTarget.Place: BedrockClient] = [:],
        fetcher: GuardedFetcher? = nil,
        observer: any RequestObserver,
        authenticator: Authenticator? = nil,
        readiness: Readiness = Readiness(),
        succeeding previous: Gateway? = nil,
        tracer: (any RequestTracer)? = nil,
        logger: Logger
    ) {
        self.configuration = configuration
        self.client = client
        let board = configuration.servesStatus ? previous?.board ?? StatusBoard(configuration) : nil
        self.board = board
        let observer: any RequestObserver = if let board { ObserverGroup([observer, board]) } else { observer }
        self.observer = observer
        let client = client.reporting(to: observer)
        let targetClients = targetClients.mapValues { $0.reporting(to: observer) }
        self.readiness = readiness
        self.tracer = tracer
        bodyLog = configuration.log.includesBodies ? BodyLog(logger: logger) : nil
        let limits = Admission.Limits(
            underWay: configuration.requestLimit,
            queue: configuration.queueLimit,
            patience: configuration.queuePatience
        )
        admission = previous?.admission ?? Admission(limits)
        admission.set(limits)
        self.authenticator = authenticator ?? Authenticator(keys: configuration.keys)
        var chatConfiguration = configuration.chat
        chatConfiguration.onRefusalLearnt = { refusal in
            observer.refusalLearnt()
            logger.notice(
                "the model refused a way of asking; from now on it is asked differently",
                metadata: [
                    "model": "\(refusal.model)", "adaptation": "\(refusal.adaptation)",
                    "aws.request.id": "\(refusal.requestID ?? "")",
                ]
            )
        }
        let directory =
            previous?.directory(of: client, listing: configuration.listing)
            ?? ModelDirectory(client: client, configuration: configuration.listing, logger: logger)
        self.directory = directory
        func resolver(_ client: BedrockClient, _ directory: ModelDirectory) -> ModelResolver {
            ModelResolver(
                client: client,
                directory: directory,
                policy: configuration.modelPolicy,
                usesProfiles: configuration.listsCrossRegionProfiles
            )
        }
        let ownResolver = resolver(client, directory)
        chat = BedrockChat(
            client: client,
            configuration: chatConfiguration,
            fetcher: fetcher,
            resolver: ownResolver,
            succeeding: previous?.chat
        )
        embeddings = BedrockEmbeddings(client: client, resolver: ownResolver)
        router = BedrockRouter(
            configuration,
            chat: chat,
            embeddings: embeddings,
            clients: targetClients,
            succeeding: previous?.router,
            logger: logger
        ) { client in
            resolver(client, ModelDirectory(client: client, configuration: configuration.listing, logger: logger))
        }
        models = ModelCatalog(
            directory: directory,
            policy: configuration.modelPolicy,
            aliases: configuration.aliasesAndDefaults,
            routes: configuration.routeTable.routes
        )
        names = ModelNames(aliases: configuration.aliasesAndDefaults)
        crossOrigin = CrossOrigin(allowed: configuration.allowedOrigins)
        console = configuration.servesConsole ? Console(prefix: configuration.routePrefix) : nil
        prefixes = (configuration.routePrefix == "/v1" ? ["/v1"] : [configuration.routePrefix, "/v1"]).map { $0 + "/" }
    }

    /// The list of models, where a client would list the same.
    private func directory(of client: BedrockClient, listing: ModelDirectory.Configuration) -> ModelDirectory? {
        let (old, new) = (self.client.configuration, client.configuration)
        let isSame = old.region == new.region && old.controlPlane == new.controlPlane
        return isSame && configuration.listing == listing ? directory : nil
    }

    /// Answers a request; every failure is an answer too.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response, perhaps still streaming.
    public func respond(to request: GatewayRequest) async -> GatewayResponse {
        let record = RequestRecord(request, tracer: tracer)
        var response: GatewayResponse
        do {
            let request = bodyLog?.logging(request, id: record.id) ?? request
            response = try await record.followed { try await route(request, record) }
        } catch {
            let mapped = GatewayError(error)
            record.fail(mapped, because: error)
            response = mapped.response
        }
        response.fields[.requestID] = record.id
        if let target = record.trace.target { response.fields[.target] = target }
        crossOrigin.mark(&response.fields, for: request.head)
        if request.head.method == .head { response.leaveOutBody() }
        return record.observed(bodyLog?.logging(response, id: record.id) ?? response, by: observer)
    }

    private func route(_ request: GatewayRequest, _ record: RequestRecord) async throws -> GatewayResponse {
        let wholePath = request.path
        if let response = probe(request, at: wholePath, record) ?? crossOrigin.preflight(request.head) {
            return response
        }
        if configuration.usesDefaultKey { try LoopbackGuard().check(request.head) }
        if let response = try respondToStatus(request, record) { return response }
        if let response = try console?.response(to: request) { return response }
        for prefix in prefixes where wholePath.utf8.starts(with: prefix.utf8) {
            // By bytes as well: as characters, a slash and what combines with it would be one.
            let rest = wholePath.utf8.dropFirst(prefix.utf8.count)
            guard let endpoint = Endpoint(path: Substring(rest)) else { continue }
            record.note(endpoint: endpoint.kind)
            guard request.head.method == endpoint.method else { throw Self.wrongMethod(endpoint.method) }
            record.update { $0.details.route = "\(prefix)\(endpoint.route)" }
            record.caller = try authenticator.caller(of: request.head.headerFields)
            record.ticket = try await admission.enter()
            return try await respond(to: request, at: endpoint, record)
        }
        throw GatewayError.unknownPath
    }

    /// What the gateway serves below its prefix.
    private enum Endpoint {
        case chat, embeddings, models
        case model(id: Substring)

        init?(path: Substring) {
            switch path {
            case "chat/completions": self = .chat
            case "embeddings": self = .embeddings
            case "models": self = .models
            default:
                guard path.hasPrefix("models/"), path.utf8.count > 7 else { return nil }
                self = .model(id: path.dropFirst(7))
            }
        }

        /// The path with `{id}` for what clients choose.
        var route: String {
            switch self {
            case .chat: "chat/completions"
            case .embeddings: "embeddings"
            case .models: "models"
            case .model: "models/{id}"
            }
        }

        var kind: RequestSummary.Endpoint {
            switch self {
            case .chat: .chat
            case .embeddings: .embeddings
            case .models: .models
            case .model: .model
            }
        }

        var method: HTTPRequest.Method {
            switch self {
            case .chat, .embeddings: .post
            case .models, .model: .get
            }
        }
    }

    private func respond(
        to request: GatewayRequest,
        at endpoint: Endpoint,
        _ record: RequestRecord
    ) async throws -> GatewayResponse {
        switch endpoint {
        case .chat: try await respondToChat(request, record)
        case .embeddings: try await respondToEmbeddings(request, record)
        case .models: try await respondToModels()
        case .model(let id): try await respondToModel(id)
        }
    }

    /// Liveness and readiness: without a key, outside every prefix, without a look at AWS.
    private func probe(_ request: GatewayRequest, at path: Substring, _ record: RequestRecord) -> GatewayResponse? {
        guard path == "/health" || path == "/ready" else { return nil }
        record.note(endpoint: path == "/health" ? .health : .ready)
        guard request.head.method == .get || request.head.method == .head else {
            return Self.wrongMethod(.get, .head).response
        }
        guard path == "/health" || readiness.isReady else {
            return GatewayResponse(status: .serviceUnavailable, json: JSONValue.object(["status": "draining"]))
        }
        return GatewayResponse(json: JSONValue.object(["status": "OK"]))
    }

    /// A method that a path does not take; the answer names those that it does.
    static func wrongMethod(_ allowed: HTTPRequest.Method...) -> GatewayError {
        let names = allowed.map(\.rawValue)
        var error = GatewayError.invalidRequest(
            "This path takes \(names.joined(separator: " and ")) only.",
            code: "method_not_allowed",
            status: .methodNotAllowed
        )
        error.fields[.allow] = names.joined(separator: ", ")
        return error
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name(literal: "x-request-id")
    static let awsRequestID = HTTPField.Name(literal: "x-amzn-requestid")
    static let adapted = HTTPField.Name(literal: "x-bedrock-gateway-adapted")
    static let target = HTTPField.Name(literal: "x-bedrock-gateway-target")
    static let shouldRetry = HTTPField.Name(literal: "x-should-retry")
    static let accelBuffering = HTTPField.Name(literal: "x-accel-buffering")
}
