// SPDX-License-Identifier: MIT-0

public import AWSSigner

/// One of the places where a routed model is called.
public struct RouteTarget: Hashable, Sendable {
    /// Where a model is called, and as whom.
    public struct Place: Hashable, Sendable {
        /// The region; `nil` for the gateway's own, or that of the profile.
        public var region: String?
        /// The AWS profile whose identity calls; `nil` for the gateway's own identity.
        public var profile: String?
        /// The role that is assumed for the calls.
        public var roleARN: String?
        /// The word that the role's owner asks of others.
        public var externalID: String?
        /// Where models are invoked; `nil` for the region's endpoint.
        public var endpoint: Endpoint?

        /// Makes a place.
        ///
        /// - Parameters:
        ///   - region: the region.
        ///   - profile: the AWS profile whose identity calls.
        ///   - roleARN: the role that is assumed for the calls.
        ///   - externalID: the word that the role's owner asks of others.
        ///   - endpoint: where models are invoked.
        public init(
            region: String? = nil,
            profile: String? = nil,
            roleARN: String? = nil,
            externalID: String? = nil,
            endpoint: Endpoint? = nil
        ) {
            self.region = region
            self.profile = profile
            self.roleARN = roleARN
            self.externalID = externalID
            self.endpoint = endpoint
        }
    }

    /// Which of AWS's interfaces is called.
    public enum API: String, Hashable, Sendable, CaseIterable {
        /// Bedrock's own, to which chats are translated.
        case converse
        /// OpenAI's, as AWS itself serves it; chats are passed on as they are.
        case openAI = "openai"
    }

    /// The model; `nil` for the one that was asked for.
    public var model: ModelID?
    /// Where it is called, and as whom.
    public var place: Place
    /// The share of requests that begin here, beside the weights of others; `nil` for a target that only stands in.
    public var weight: Int?
    /// Which interface is called; `nil` for what is usual for the model.
    public var api: API?
    /// What the target is called in answers and logs; `nil` for region and model.
    public var name: String?

    /// Makes a target.
    ///
    /// - Parameters:
    ///   - model: the model; `nil` for the one that was asked for.
    ///   - place: where it is called, and as whom.
    ///   - weight: the share of requests that begin here.
    ///   - api: which interface is called.
    ///   - name: what the target is called in answers and logs.
    public init(
        model: ModelID? = nil,
        place: Place = Place(),
        weight: Int? = nil,
        api: API? = nil,
        name: String? = nil
    ) {
        self.model = model
        self.place = place
        self.weight = weight
        self.api = api
        self.name = name
    }
}

/// The targets of a model, or of all models of a pattern.
public struct Route: Hashable, Sendable {
    /// The name or pattern.
    public var pattern: ModelPattern
    /// Where it is called, in the order in which that is tried.
    public var targets: [RouteTarget]

    /// Makes a route.
    ///
    /// - Parameters:
    ///   - pattern: the name or pattern.
    ///   - targets: where it is called.
    public init(_ pattern: ModelPattern, targets: [RouteTarget]) {
        self.pattern = pattern
        self.targets = targets
    }
}

/// The routes, and the models that are passed on to AWS's own interface of OpenAI's.
public struct RouteTable: Hashable, Sendable {
    /// The routes, in their order.
    public var routes: [Route]
    /// Models that are called by OpenAI's interface wherever a target does not say otherwise.
    public var openAIModels: [ModelPattern]

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - routes: the routes, in their order.
    ///   - openAIModels: models that are called by OpenAI's interface.
    public init(routes: [Route] = [], openAIModels: [ModelPattern] = []) {
        self.routes = routes
        self.openAIModels = openAIModels
    }

    /// Whether nothing is routed.
    public var isEmpty: Bool { routes.isEmpty && openAIModels.isEmpty }

    /// Which interface a model is called by where nothing else is said.
    func api(of model: ModelID) -> RouteTarget.API {
        openAIModels.contains { $0.fits(model) } ? .openAI : .converse
    }

    /// The targets of a name.
    ///
    /// Whole names come before patterns, and the name itself before the model that it stands for.
    ///
    /// - Parameters:
    ///   - name: what a client asked for.
    ///   - model: the model that this stands for.
    /// - Returns: the targets; `nil` where the model is called as if there were no routes.
    func targets(of name: String, model: ModelID?) -> [RouteTarget]? {
        let names = [name, model?.rawValue ?? name]
        for isExact in [true, false] {
            for name in names {
                let route = routes.first { $0.pattern.isExact == isExact && $0.pattern.fits(name) }
                if let route { return route.targets }
            }
        }
        guard let model, api(of: model) == .openAI else { return nil }
        return [RouteTarget(api: .openAI)]
    }
}

extension ModelPattern {
    /// Whether a model is of the pattern, under its own id or that of the foundation model within.
    func fits(_ model: ModelID) -> Bool {
        fits(model.rawValue) || model.foundationID.map { fits($0) } == true
    }
}
