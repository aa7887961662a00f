// SPDX-License-Identifier: MIT-0

public import AWSSigner
import HTTPTypes

/// Fetches pictures that clients name by URL, from public addresses only and within bounds.
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
    ///   - limit: until when all files of the request have to be there; `nil` for this file alone.
    /// - Returns: its bytes.
    /// - Throws: ``TranslationError`` without a parameter, in words for the client.
    func fetch(_ text: String, until limit: ContinuousClock.Instant? = nil) async throws -> [UInt8] {
        guard let url = RemoteURL(text), isListed(url.host) else { throw Self.notPublic }
        let ownLimit = ContinuousClock.now + configuration.timeLimit
        let deadline = limit.map { min($0, ownLimit) } ?? ownLimit
        guard let bytes = try await slots.withSlot(until: deadline, { try await follow(url, until: deadline) }) else {
            throw Self.failed("too many others are being fetched")
        }
        return bytes
    }

    private func follow(_ first: RemoteURL, until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        var url = first
        for _ in 0...Self.redirectLimit {
            let response = try await send(url, until: deadline)
            switch response.head.status.code {
            case 200: return try await body(of: response)
            case 301, 302, 303, 307, 308:
                response.body.cancel()
                guard let next = response.head.headerFields[.location].flatMap(url.redirected), isListed(next.host)
                else { throw Self.notPublic }
                url = next
            case let status:
                response.body.cancel()
                throw Self.failed("its server answered with status \(status)")
            }
        }
        throw Self.failed("it redirects more than \(Self.redirectLimit) times")
    }

    private func isListed(_ host: String) -> Bool {
        configuration.allowedHosts.isEmpty
            || configuration.allowedHosts.contains { allowed in
                allowed.hasPrefix("*.") ? host.hasSuffix(allowed.dropFirst()) : host == allowed
            }
    }

    private func send(_ url: RemoteURL, until deadline: ContinuousClock.Instant) async throws -> TransportResponse {
        let left = deadline - ContinuousClock.now
        guard left > .zero else { throw Self.failed("it took too long") }
        var head = HTTPRequest(method: .get, scheme: "https", authority: url.host, path: url.path)
        head.headerFields[.accept] = "image/*"
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
            throw Self.explained(error)
        }
    }

    private func body(of response: TransportResponse) async throws -> [UInt8] {
        let fields = response.head.headerFields
        if let coding = fields[.contentEncoding], coding.lowercased() != "identity" {
            throw Self.failed("it came compressed")
        }
        if let type = fields[.contentType]?.lowercased(), type.hasPrefix("text/html") {
            throw Self.failed("its address leads to a web page")
        }
        if let length = fields[.contentLength].flatMap({ Int($0) }), length > configuration.byteLimit {
            throw Self.tooLarge(configuration.byteLimit)
        }
        do {
            return try await response.body.collect(upTo: configuration.byteLimit)
        } catch let error as TransportError {
            throw error.code == .bodyTooLarge ? Self.tooLarge(configuration.byteLimit) : Self.explained(error)
        }
    }

    /// One text for a name without address and for an address that is not public: the difference would map our network.
    private static func explained(_ error: TransportError) -> TranslationError {
        switch error.code {
        case .addressRefused, .unresolved: notPublic
        case .connectTimeout, .firstByteTimeout, .idleTimeout, .totalTimeout: failed("it took too long")
        case .tlsFailed: failed("its server's certificate is not valid")
        default: failed("the connection broke")
        }
    }

    private static let notPublic = TranslationError(
        .invalidValue,
        "Pictures are fetched from public https addresses with a host name only. Send this one as a data URL."
    )

    private static func failed(_ reason: String) -> TranslationError {
        TranslationError(.invalidValue, "The picture could not be fetched: \(reason). Send it as a data URL.")
    }

    private static func tooLarge(_ limit: Int) -> TranslationError {
        failed("it has more than \(limit) bytes")
    }
}
