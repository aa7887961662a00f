// SPDX-License-Identifier: MIT-0

import AWSSigner
public import BedrockCore
import HTTPTypes
public import Logging
import OpenAISchema

/// The gateway without a server: from a request to a response.
///
/// What is mounted in an app, run in Lambda or put behind another listener is this value. It is immutable: a new
/// configuration makes a new gateway, and requests under way keep theirs.
public struct Gateway: Sendable {
    let configuration: GatewayConfiguration
    let authenticator: Authenticator
    let chat: BedrockChat
    let embeddings: BedrockEmbeddings
    /// `nil` where nothing is routed.
    let router: BedrockRouter?
    let models: ModelCatalog
    let observer: any RequestObserver
    let readiness: Readiness
    /// What has happened of late; `nil` where nobody may ask.
    let board: StatusBoard?
    let admission: Admission
    private let crossOrigin: CrossOrigin
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
    ///   - logger: where trouble in the background is told.
    public init(
        configuration: GatewayConfiguration,
        client: BedrockClient,
        targetClients: [RouteTarget.Place: BedrockClient] = [:],
        fetcher: GuardedFetcher? = nil,
        observer: any RequestObserver,
        authenticator: Authenticator? = nil,
        readiness: Readiness = Readiness(),
        logger: Logger
    ) {
        self.configuration = configuration
        board = configuration.servesStatus ? StatusBoard(configuration) : nil
        let observer: any RequestObserver = if let board { ObserverGroup([observer, board]) } else { observer }
        self.observer = observer
        let client = client.reporting(to: observer)
        let targetClients = targetClients.mapValues { $0.reporting(to: observer) }
        self.readiness = readiness
        admission = Admission(
            limit: configuration.requestLimit,
            queueLimit: configuration.queueLimit,
            patience: configuration.queuePatience
        )
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
        let directory = ModelDirectory(client: client, configuration: configuration.listing, logger: logger)
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
            resolver: ownResolver
        )
        embeddings = BedrockEmbeddings(client: client, resolver: ownResolver)
        router = BedrockRouter(
            configuration,
            chat: chat,
            embeddings: embeddings,
            clients: targetClients,
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
        crossOrigin = CrossOrigin(allowed: configuration.allowedOrigins)
        prefixes = configuration.routePrefix == "/v1" ? ["/v1"] : [configuration.routePrefix, "/v1"]
    }

    /// Answers a request; every failure is an answer too.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response, perhaps still streaming.
    public func respond(to request: GatewayRequest) async -> GatewayResponse {
        let record = RequestRecord(request)
        var response: GatewayResponse
        do {
            response = try await route(request, record)
        } catch {
            let mapped = GatewayError(error)
            record.fail(mapped, because: error)
            response = mapped.response
        }
        response.fields[.requestID] = record.id
        response.fields[.target] = record.trace.target
        crossOrigin.mark(&response.fields, for: request.head)
        return record.observed(response, by: observer)
    }

    private func route(_ request: GatewayRequest, _ record: RequestRecord) async throws -> GatewayResponse {
        if let response = probe(request, record) ?? crossOrigin.preflight(request.head) { return response }
        if configuration.usesDefaultKey { try LoopbackGuard().check(request.head) }
        if let response = try respondToStatus(request, record) { return response }
        for prefix in prefixes where request.path.hasPrefix(prefix + "/") {
            let path = request.path.dropFirst(prefix.count + 1)
            guard let endpoint = Endpoint(path: path) else { continue }
            record.note(endpoint: endpoint.kind)
            guard request.head.method == endpoint.method else { throw Self.wrongMethod(endpoint.method) }
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
    private func probe(_ request: GatewayRequest, _ record: RequestRecord) -> GatewayResponse? {
        guard request.path == "/health" || request.path == "/ready" else { return nil }
        record.note(endpoint: request.path == "/health" ? .health : .ready)
        guard request.head.method == .get || request.head.method == .head else {
            return Self.wrongMethod(.get).response
        }
        guard request.path == "/health" || readiness.isReady else {
            return GatewayResponse(status: .serviceUnavailable, json: JSONValue.object(["status": "draining"]))
        }
        return GatewayResponse(json: JSONValue.object(["status": "OK"]))
    }

    static func wrongMethod(_ allowed: HTTPRequest.Method) -> GatewayError {
        var error = GatewayError.invalidRequest(
            "This path takes \(allowed.rawValue) only.",
            code: "method_not_allowed",
            status: .methodNotAllowed
        )
        error.fields[.allow] = allowed.rawValue
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
