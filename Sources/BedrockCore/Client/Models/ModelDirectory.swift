// SPDX-License-Identifier: MIT-0

public import Logging

/// The models of the account and region, listed from Bedrock and shared by all requests.
///
/// One listing serves everybody for an interval. After it, the listing serves on while the next one is made in the
/// background; a listing that nobody has asked for in two intervals is waited for. A list that fails leaves its last good
/// version in place, and is told in the log once: without its permission the others are listed all the same. Where all fail
/// and always have, one line tells of it, as the reason is one for all.
public actor ModelDirectory {
    /// What is listed, and how often.
    public struct Configuration: Hashable, Sendable {
        /// How long a listing serves.
        public var refreshInterval: Duration
        /// Whether cross-region inference profiles are listed.
        public var listsCrossRegionProfiles: Bool
        /// Whether application inference profiles are listed.
        public var listsApplicationProfiles: Bool

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - refreshInterval: how long a listing serves.
        ///   - listsCrossRegionProfiles: whether cross-region inference profiles are listed.
        ///   - listsApplicationProfiles: whether application inference profiles are listed.
        public init(
            refreshInterval: Duration = .seconds(300),
            listsCrossRegionProfiles: Bool = true,
            listsApplicationProfiles: Bool = true
        ) {
            self.refreshInterval = refreshInterval
            self.listsCrossRegionProfiles = listsCrossRegionProfiles
            self.listsApplicationProfiles = listsApplicationProfiles
        }
    }

    private let client: BedrockClient
    private let interval: Duration
    private let sources: [ModelSource]
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private var parts: [ModelSource: [ListedModel]] = [:]
    private var listing: ModelListing?
    private var lastAttempt: ContinuousClock.Instant?
    private var refresh: Task<Void, any Error>?
    private var failing: Set<ModelSource> = []
    /// Whether it has been told that there is no list at all.
    private var isNoneTold = false

    /// Makes a directory; nothing is listed before it is asked for.
    ///
    /// - Parameters:
    ///   - client: what calls Bedrock.
    ///   - configuration: what is listed, and how often.
    ///   - logger: where lists that fail are told of.
    public init(client: BedrockClient, configuration: Configuration = Configuration(), logger: Logger) {
        self.init(client: client, configuration: configuration, logger: logger, now: { .now })
    }

    init(
        client: BedrockClient,
        configuration: Configuration,
        logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.client = client
        self.logger = logger
        self.now = now
        interval = configuration.refreshInterval
        sources = ModelSource.allCases.filter { source in
            switch source {
            case .inferenceProfiles: configuration.listsCrossRegionProfiles
            case .applicationProfiles: configuration.listsApplicationProfiles
            default: true
            }
        }
    }

    /// The last listing where it is fresh enough, else a new one.
    ///
    /// - Returns: the listing.
    /// - Throws: what Bedrock answered to the first list, where nothing could be listed and nothing ever was.
    public func current() async throws -> ModelListing {
        guard let listing, let lastAttempt else {
            try await refreshed()
            // A success has left a listing.
            return listing ?? ModelListing([:])
        }
        let age = now() - lastAttempt
        guard age >= interval else { return listing }
        let task = startRefresh()
        guard age >= interval * 2 else { return listing }
        try? await task.value
        return self.listing ?? listing
    }

    /// The listing where there is one, for callers that can do without: it is waited for once, and not for long.
    func atHand() async -> ModelListing? {
        if listing == nil, lastAttempt == nil {
            let task = startRefresh()
            await withTaskGroup { group in
                group.addTask { try? await task.value }
                group.addTask { try? await Task.sleep(for: .seconds(2)) }
                await group.next()
                group.cancelAll()
            }
            return listing
        }
        if let lastAttempt, now() - lastAttempt >= interval { startRefresh() }
        return listing
    }

    private func refreshed() async throws {
        try await startRefresh().value
    }

    /// The refresh that is under way, or a new one: a task of its own, so that a client that leaves does not cancel it for
    /// the others.
    @discardableResult
    private func startRefresh() -> Task<Void, any Error> {
        if let refresh { return refresh }
        let task = Task { try await list() }
        refresh = task
        return task
    }

    private func list() async throws {
        defer {
            refresh = nil
            lastAttempt = now()
        }
        let client = client
        var failures: [ModelSource: any Error] = [:]
        await withTaskGroup(of: (ModelSource, Result<[ListedModel], any Error>).self) { group in
            for source in sources {
                group.addTask { (source, await source.list(from: client)) }
            }
            for await (source, result) in group {
                switch result {
                case .success(let models): parts[source] = models
                case .failure(let error): failures[source] = error
                }
            }
        }
        if parts.isEmpty, let error = failures[.foundationModels] {
            if !isNoneTold { logger.notice("No list of models could be had.", metadata: ["error": "\(error)"]) }
            isNoneTold = true
            throw error
        }
        isNoneTold = false
        tell(failures)
        listing = ModelListing(parts)
    }

    /// Tells of each list when it begins to fail.
    private func tell(_ failures: [ModelSource: any Error]) {
        for (source, error) in failures where !failing.contains(source) {
            let state = parts[source] == nil ? "the models are listed without it" : "its last version serves on"
            logger.warning(
                "A list of models could not be had; \(state).",
                metadata: ["permission": "\(source.permission)", "error": "\(error)"]
            )
        }
        failing = Set(failures.keys)
    }
}
