// SPDX-License-Identifier: MIT-0

public import AWSSigner
import HTTPTypes

/// Fetches pictures and files that clients name by URL, from public addresses only and within bounds.
///
/// The address is checked in the moment of connecting, for each redirect anew; no cookie, key, referrer or proxy takes
/// part. An error does not tell whether a host exists that is not public.
public struct GuardedFetcher: Sendable {
    /// What may be fetched, and how much of it.
    public struct Configuration: Hashable, Sendable {
        /// The hosts that may be fetched from, `*.example.com` for all below one; empty for every public host.
        public var allowedHosts: [String]
        /// The most bytes of one file.
        public var byteLimit: Int
        /// The most bytes of all files of a request.
        public var totalByteLimit: Int
        /// How many files of a request are fetched at most.
        public var fileLimit: Int
        /// How many files are fetched at a time, for all requests together.
        public var concurrencyLimit: Int
        /// How long one file may take, redirects and waiting for its turn included.
        public var timeLimit: Duration
        /// How long all files of a request may take.
        public var totalTimeLimit: Duration

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - allowedHosts: the hosts that may be fetched from; empty for every public host.
        ///   - byteLimit: the most bytes of one file.
        ///   - totalByteLimit: the most bytes of all files of a request.
        ///   - fileLimit: how many files of a request are fetched at most.
        ///   - concurrencyLimit: how many files are fetched at a time, for all requests together.
        ///   - timeLimit: how long one file may take, redirects and waiting for its turn included.
        ///   - totalTimeLimit: how long all files of a request may take.
        public init(
            allowedHosts: [String] = [],
            byteLimit: Int = 5 << 20,
            totalByteLimit: Int = 20 << 20,
            fileLimit: Int = 100,
            concurrencyLimit: Int = 16,
            timeLimit: Duration = .seconds(15),
            totalTimeLimit: Duration = .seconds(60)
        ) {
            self.allowedHosts = allowedHosts.map { $0.lowercased() }
            self.byteLimit = byteLimit
            self.totalByteLimit = totalByteLimit
            self.fileLimit = fileLimit
            self.concurrencyLimit = concurrencyLimit
            self.timeLimit = timeLimit
            self.totalTimeLimit = totalTimeLimit
        }
    }

    /// What may be fetched, and how much of it.
    public let configuration: Configuration

    private static let redirectLimit = 3
    private let transport: any HTTPTransport
    private let isAllowed: @Sendable (PeerAddress) -> Bool
    /// Shared by all copies of this value.
    let slots: FetchSlots

    /// Makes a fetcher.
    ///
    /// - Parameters:
    ///   - configuration: what may be fetched, and how much of it.
    ///   - transport: what sends the requests; it must ask before it connects to an address.
    public init(configuration: Configuration = Configuration(), transport: any HTTPTransport) {
        self.init(configuration: configuration, transport: transport) { AddressRules.isPublic($0.bytes) }
    }

    /// Makes a fetcher with another rule for addresses, for tests that have no public ones.
    package init(
        configuration: Configuration,
        transport: any HTTPTransport,
        isAllowed: @escaping @Sendable (PeerAddress) -> Bool
    ) {
        self.configuration = configuration
        self.transport = transport
        self.isAllowed = isAllowed
        slots = FetchSlots(count: configuration.concurrencyLimit)
    }

    /// Fetches a file.
    ///
    /// - Parameters:
    ///   - text: its URL.
    ///   - kind: what it is to be.
    ///   - limit: until when all files of the request have to be there; `nil` for this file alone.
    /// - Returns: the file.
    /// - Throws: ``TranslationError`` without a parameter, in words for the client.
    func fetch(
        _ text: String,
        as kind: FetchedFile.Kind,
        until limit: ContinuousClock.Instant? = nil
    ) async throws -> FetchedFile {
        guard let url = RemoteURL(text), isListed(url.host) else { throw kind.notPublic }
        let ownLimit = ContinuousClock.now + configuration.timeLimit
        let deadline = limit.map { min($0, ownLimit) } ?? ownLimit
        let file = try await slots.withSlot(until: deadline) { try await follow(url, as: kind, until: deadline) }
        guard let file else { throw kind.failed("too many others are being fetched") }
        return file
    }

    private func follow(
        _ first: RemoteURL,
        as kind: FetchedFile.Kind,
        until deadline: ContinuousClock.Instant
    ) async throws -> FetchedFile {
        var url = first
        for _ in 0...Self.redirectLimit {
            let response = try await send(url, as: kind, until: deadline)
            switch response.head.status.code {
            case 200: return try await file(in: response, as: kind)
            case 301, 302, 303, 307, 308:
                response.body.cancel()
                guard let next = response.head.headerFields[.location].flatMap(url.redirected), isListed(next.host)
                else { throw kind.notPublic }
                url = next
            case let status:
                response.body.cancel()
                throw kind.failed("its server answered with status \(status)")
            }
        }
        throw kind.failed("it redirects more than \(Self.redirectLimit) times")
    }

    private func isListed(_ host: String) -> Bool {
        configuration.allowedHosts.isEmpty
            || configuration.allowedHosts.contains { allowed in
                allowed.hasPrefix("*.") ? host.hasSuffix(allowed.dropFirst()) : host == allowed
            }
    }

    private func send(
        _ url: RemoteURL,
        as kind: FetchedFile.Kind,
        until deadline: ContinuousClock.Instant
    ) async throws -> TransportResponse {
        let left = deadline - ContinuousClock.now
        guard left > .zero else { throw kind.failed("it took too long") }
        var head = HTTPRequest(method: .get, scheme: "https", authority: url.host, path: url.path)
        head.headerFields[.accept] = kind.accept
        head.headerFields[.acceptEncoding] = "identity"
        head.headerFields[.userAgent] = "bedrock-gateway"
        let request = TransportRequest(
            head: head,
            limits: TimeLimits(connect: min(left, .seconds(5)), firstByte: left, idle: left, total: left),
            allowsProxy: false,
            allowsAddress: isAllowed
        )
        do {
            return try await transport.send(request)
        } catch let error as TransportError {
            throw kind.explained(error)
        }
    }

    private func file(in response: TransportResponse, as kind: FetchedFile.Kind) async throws -> FetchedFile {
        let fields = response.head.headerFields
        if let coding = fields[.contentEncoding], coding.lowercased() != "identity" {
            throw kind.failed("it came compressed")
        }
        if !kind.mayBeWebPage, let type = fields[.contentType]?.lowercased(), type.hasPrefix("text/html") {
            throw kind.failed("its address leads to a web page")
        }
        if let length = fields[.contentLength].flatMap({ Int($0) }), length > configuration.byteLimit {
            throw kind.tooLarge(configuration.byteLimit)
        }
        do {
            let bytes = try await response.body.collect(upTo: configuration.byteLimit)
            return FetchedFile(bytes: bytes, contentType: fields[.contentType])
        } catch let error as TransportError {
            throw error.code == .bodyTooLarge ? kind.tooLarge(configuration.byteLimit) : kind.explained(error)
        }
    }
}

extension FetchedFile.Kind {
    fileprivate func explained(_ error: TransportError) -> TranslationError {
        switch error.code {
        case .addressRefused, .unresolved: notPublic
        case .connectTimeout, .firstByteTimeout, .idleTimeout, .totalTimeout: failed("it took too long")
        case .tlsFailed: failed("its server's certificate is not valid")
        default: failed("the connection broke")
        }
    }
}
