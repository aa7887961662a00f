// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import OpenAISchema
import Testing

@testable import BedrockCore

@Suite("Guarded fetcher")
struct GuardedFetcherTests {
    /// Answers by path, and counts.
    private final class Site: HTTPTransport {
        struct Page: Sendable {
            var status = 200
            var fields: HTTPFields = [:]
            var body: [UInt8] = []
        }

        private let pages: [String: Page]
        private let requests = Locked<[TransportRequest]>([])

        init(_ pages: [String: Page]) {
            self.pages = pages
        }

        var seen: [TransportRequest] { requests.withLock { $0 } }

        func send(_ request: TransportRequest) async throws -> TransportResponse {
            requests.withLock { $0.append(request) }
            let page = pages["\(request.head.authority ?? "")\(request.head.path ?? "")"] ?? Page(status: 404)
            let head = HTTPResponse(status: .init(code: page.status), headerFields: page.fields)
            return TransportResponse(head: head, body: ResponseBody(bytes: page.body))
        }
    }

    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]

    private func redirect(_ location: String) -> Site.Page {
        Site.Page(status: 302, fields: [.location: location])
    }

    @Test("A picture behind three redirects is fetched; behind four it is not")
    func redirects() async throws {
        let site = Site([
            "a.com/0": redirect("/1"), "a.com/1": redirect("https://b.com/2"), "b.com/2": redirect("//c.com/3"),
            "c.com/3": redirect("4"), "c.com/4": Site.Page(body: Self.png),
        ])
        #expect(try await GuardedFetcher(transport: site).fetch("https://a.com/1", as: .picture).bytes == Self.png)
        let error = await #expect(throws: TranslationError.self) {
            try await GuardedFetcher(transport: site).fetch("https://a.com/0", as: .picture)
        }
        #expect(error?.message.contains("redirects more than 3 times") == true)
    }

    @Test("No key, cookie, referrer or proxy takes part, and addresses are checked")
    func request() async throws {
        let site = Site(["a.com/x": Site.Page(body: Self.png)])
        _ = try await GuardedFetcher(transport: site).fetch("https://a.com/x", as: .picture)
        let request = try #require(site.seen.first)
        #expect(!request.allowsProxy)
        let allows = try #require(request.allowsAddress)
        #expect(!allows(PeerAddress(bytes: [127, 0, 0, 1], port: 443)))
        #expect(!allows(PeerAddress(bytes: [169, 254, 169, 254], port: 443)))
        #expect(allows(PeerAddress(bytes: [8, 8, 8, 8], port: 443)))
        #expect(Set(request.head.headerFields.map(\.name)) == [.accept, .acceptEncoding, .userAgent])
    }

    @Test(
        "A redirect to a place that is not public is not followed",
        arguments: ["https://127.0.0.1/", "http://b.com/", "//localhost/x"]
    )
    func badRedirect(location: String) async throws {
        let site = Site(["a.com/x": redirect(location)])
        await #expect(throws: TranslationError.self) {
            try await GuardedFetcher(transport: site).fetch("https://a.com/x", as: .picture)
        }
        #expect(site.seen.count == 1)
    }

    @Test("Size is bounded with and without a length told")
    func size() async throws {
        let big = [UInt8](repeating: 1, count: 1001)
        let site = Site([
            "a.com/told": Site.Page(fields: [.contentLength: "1001"], body: big), "a.com/untold": Site.Page(body: big),
            "a.com/fits": Site.Page(body: Array(big.dropLast())),
            "a.com/zip": Site.Page(fields: [.contentEncoding: "gzip"], body: Self.png),
        ])
        let fetcher = GuardedFetcher(configuration: .init(byteLimit: 1000), transport: site)
        for path in ["told", "untold", "zip", "missing"] {
            await #expect(throws: TranslationError.self) {
                try await fetcher.fetch("https://a.com/\(path)", as: .picture)
            }
        }
        #expect(try await fetcher.fetch("https://a.com/fits", as: .picture).bytes.count == 1000)
    }

    @Test("A list of hosts narrows what may be fetched, redirects too")
    func hosts() async throws {
        let site = Site([
            "a.com/x": Site.Page(body: Self.png), "cdn.b.com/x": Site.Page(body: Self.png),
            "a.com/away": redirect("https://c.com/"),
            "c.com/": Site.Page(body: Self.png),
        ])
        let fetcher = GuardedFetcher(configuration: .init(allowedHosts: ["A.com", "*.b.com"]), transport: site)
        #expect(try await fetcher.fetch("https://a.com/x", as: .picture).bytes == Self.png)
        #expect(try await fetcher.fetch("https://cdn.b.com/x", as: .picture).bytes == Self.png)
        for url in [
            "https://c.com/", "https://b.com/", "https://xb.com/", "https://a.com.evil.io/", "https://a.com/away",
        ] {
            await #expect(throws: TranslationError.self) { try await fetcher.fetch(url, as: .picture) }
        }
    }

    @Test("Pictures of a request are fetched once each and put in place; data URLs stay")
    func inlining() async throws {
        let site = Site(["a.com/1": Site.Page(body: Self.png), "a.com/2": Site.Page(body: Self.png + [1])])
        func image(_ url: String) -> ContentPart { .imageURL(.init(url: url, detail: "low")) }
        let request = ChatCompletionRequest(
            model: "m",
            messages: [
                ChatMessage(
                    role: .user,
                    content: .parts([.text(.init("see")), image("https://a.com/1"), image("data:x")])
                ),
                ChatMessage(role: .user, content: .parts([image("https://a.com/2"), image("https://a.com/1")])),
            ]
        )
        let inlined = try await GuardedFetcher(transport: site).inline(request)
        #expect(site.seen.count == 2)
        let first = "data:;base64,\(Base64.encoded(Self.png))"
        #expect(inlined.messages[0].content == .parts([.text(.init("see")), image(first), image("data:x")]))
        #expect(
            inlined.messages[1].content
                == .parts([image("data:;base64,\(Base64.encoded(Self.png + [1]))"), image(first)])
        )
        let missing = ChatCompletionRequest(
            model: "m",
            messages: [ChatMessage(role: .user, content: .parts([.text(.init("x")), image("https://a.com/none")]))]
        )
        let error = await #expect(throws: TranslationError.self) {
            try await GuardedFetcher(transport: site).inline(missing)
        }
        #expect(error?.param == "messages[0].content[1].image_url.url")
        #expect(error?.message.contains("status 404") == true)
    }

    @Test("What is no picture by its own word is told apart", arguments: ["text/html", "Text/HTML; charset=utf-8"])
    func webPage(type: String) async throws {
        let site = Site(["a.com/x": Site.Page(fields: [.contentType: type], body: Self.png)])
        let error = await #expect(throws: TranslationError.self) {
            try await GuardedFetcher(transport: site).fetch("https://a.com/x", as: .picture)
        }
        #expect(error?.message.contains("web page") == true)
    }

    @Test(
        "Any other type is let through: the content decides",
        arguments: ["image/png", "text/plain", "nonsense", nil]
    )
    func otherType(type: String?) async throws {
        var fields: HTTPFields = [:]
        fields[.contentType] = type
        let site = Site(["a.com/x": Site.Page(fields: fields, body: Self.png)])
        #expect(try await GuardedFetcher(transport: site).fetch("https://a.com/x", as: .picture).bytes == Self.png)
    }

    @Test(
        "A file of any type is fetched, web pages among them, with what its server says that it is",
        arguments: [
            ("application/pdf", "application/pdf"), ("Text/HTML; charset=utf-8", "text/html"),
            (" text/csv ", "text/csv"),
            ("nonsense", ""), ("a/b/c", ""), ("text/x,y", ""), ("text/\u{00E9}", ""), (nil, ""),
        ] as [(String?, String)]
    )
    func file(type: String?, mediaType: String) async throws {
        var fields: HTTPFields = [:]
        fields[.contentType] = type
        let site = Site(["a.com/x": Site.Page(fields: fields, body: [37, 80, 68, 70])])
        let file = try await GuardedFetcher(transport: site).fetch("https://a.com/x", as: .file)
        #expect(file.bytes == [37, 80, 68, 70])
        #expect(file.mediaType == mediaType)
        #expect(file.dataURL == "data:\(mediaType);base64,JVBERg==")
        #expect(site.seen.first?.head.headerFields[.accept] == "*/*")
    }

    @Test("What a client is told names what it asked for")
    func nouns() async throws {
        let fetcher = GuardedFetcher(transport: Site([:]))
        for (kind, url, text) in [
            (FetchedFile.Kind.file, "https://a.com/none", "The file could not be fetched"),
            (.file, "http://a.com/", "Files are fetched from public https addresses"),
            (.picture, "https://a.com/none", "The picture could not be fetched"),
            (.picture, "http://a.com/", "Pictures are fetched from public https addresses"),
        ] {
            let error = await #expect(throws: TranslationError.self) { try await fetcher.fetch(url, as: kind) }
            #expect(error?.message.hasPrefix(text) == true)
        }
    }

    @Test("Only pictures by the web in messages of users and tools are fetched")
    func roles() async throws {
        let site = Site(["a.com/x": Site.Page(body: Self.png)])
        let urls = ["https://a.com/x", "ftp://a.com/x", "file:///x", "", "data:image/png;base64,AA==", "s3://b/k"]
        let content = MessageContent.parts(urls.map { .imageURL(.init(url: $0)) })
        for role in [ChatMessage.Role.system, .developer, .assistant, .function, "other"] {
            let request = ChatCompletionRequest(model: "m", messages: [ChatMessage(role: role, content: content)])
            #expect(try await GuardedFetcher(transport: site).inline(request) == request)
        }
        #expect(site.seen.isEmpty)
        for role in [ChatMessage.Role.user, .tool] {
            let request = ChatCompletionRequest(model: "m", messages: [ChatMessage(role: role, content: content)])
            let inlined = try await GuardedFetcher(transport: site).inline(request)
            guard case .parts(let parts) = inlined.messages[0].content else {
                Issue.record("no parts")
                continue
            }
            #expect(parts.first == .imageURL(.init(url: "data:;base64,\(Base64.encoded(Self.png))")))
            #expect(parts.dropFirst() == urls.dropFirst().map { .imageURL(.init(url: $0)) }[...])
        }
        #expect(site.seen.count == 2)
    }

    @Test("The pictures of a request are bounded in number, before any is fetched, and in bytes together")
    func totals() async throws {
        func request(_ count: Int) -> ChatCompletionRequest {
            let parts = (0..<count).map { ContentPart.imageURL(.init(url: "https://a.com/\($0)")) }
            return ChatCompletionRequest(model: "m", messages: [ChatMessage(role: .user, content: .parts(parts))])
        }
        let pages = (0..<4).map { ("a.com/\($0)", Site.Page(body: Self.png)) }
        let site = Site(Dictionary(uniqueKeysWithValues: pages))
        let byNumber = GuardedFetcher(configuration: .init(fileLimit: 3), transport: site)
        await #expect(throws: TranslationError.self) { try await byNumber.inline(request(4)) }
        #expect(site.seen.isEmpty)
        _ = try await byNumber.inline(request(3))
        let byBytes = GuardedFetcher(configuration: .init(totalByteLimit: 3 * Self.png.count), transport: site)
        _ = try await byBytes.inline(request(3))
        let error = await #expect(throws: TranslationError.self) { try await byBytes.inline(request(4)) }
        #expect(error?.message.contains("36 bytes together") == true)
    }

    @Test("A chat without a fetcher refuses remote pictures, one with it sends them on")
    func chat() async throws {
        let site = Site(["a.com/x": Site.Page(body: Self.png)])
        let bedrock = Site([:])
        let client = BedrockClient(
            configuration: .init(region: "us-west-2", maxAttempts: 1),
            transport: bedrock,
            credentials: StaticCredentials(.credentials(Credentials(accessKeyID: "AKID", secretAccessKey: "secret")))
        )
        let parts: [ContentPart] = [.text(.init("see")), .imageURL(.init(url: "https://a.com/x"))]
        let request = ChatCompletionRequest(
            model: "amazon.nova-lite-v1:0",
            messages: [ChatMessage(role: .user, content: .parts(parts))]
        )
        let error = await #expect(throws: TranslationError.self) {
            try await BedrockChat(client: client).complete(request)
        }
        #expect(error?.param == "messages[0].content[1].image_url.url")
        #expect(bedrock.seen.isEmpty)
        let chat = BedrockChat(client: client, fetcher: GuardedFetcher(transport: site))
        // The stand-in for Bedrock knows no path, but has been asked.
        await #expect(throws: BedrockError.self) { try await chat.complete(request) }
        await #expect(throws: BedrockError.self) { _ = try await chat.stream(request) }
        #expect(bedrock.seen.count == 2)
        for sent in bedrock.seen {
            let body = String(decoding: sent.body.bytes, as: UTF8.self)
            #expect(body.contains(#""image":{"format":"png","source":{"bytes":"iVBORw0KGgoAAAAN"}}"#))
        }
    }
}
