// SPDX-License-Identifier: MIT-0

import GatewayServer
import HTTPTypes
import OpenAISchema
import Testing

@Suite("Console")
struct ConsoleTests {
    @Test(
        "The pages are served without a key, as what they are",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/?x=1", "text/html; charset=utf-8"),
            ("/docs", "text/html; charset=utf-8"),
            ("/openapi.json", "application/json"), ("/console/app.js", "text/javascript; charset=utf-8"),
            ("/console/base.css", "text/css; charset=utf-8"), ("/console/icon.svg", "image/svg+xml"),
        ]
    )
    func files(path: String, type: String) async throws {
        let response = try await TestGateway().send(.get, path, key: nil, body: "")
        #expect(response.status == 200)
        #expect(response.fields[.contentType] == type)
        #expect(!response.body.isEmpty)
        let policy = try #require(response.fields[.contentSecurityPolicy])
        #expect(
            policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src")
        )
        #expect(policy.hasSuffix("base-uri 'none'; form-action 'none'; frame-ancestors 'none'"))
        #expect(response.fields[.xContentTypeOptions] == "nosniff")
        #expect(response.fields[try #require(HTTPField.Name("referrer-policy"))] == "no-referrer")
    }

    @Test("What has not changed is not sent again")
    func unchanged() async throws {
        let test = TestGateway()
        let tag = try #require(try await test.send(.get, "/", key: nil, body: "").fields[.eTag])
        for list in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
            let response = try await test.send(.get, "/", key: nil, fields: [.ifNoneMatch: list], body: "")
            #expect(response.status == 304, "\(list)")
            #expect(response.body.isEmpty)
            #expect(response.fields[.eTag] == tag)
        }
        #expect(try await test.send(.get, "/", key: nil, fields: [.ifNoneMatch: "\"other\""], body: "").status == 200)
        #expect(try await test.send(.get, "/docs", key: nil, fields: [.ifNoneMatch: tag], body: "").status == 200)
    }

    @Test("Nothing but the files is there, and they are only read")
    func bounds() async throws {
        let test = TestGateway()
        for path in [
            "/console", "/console/", "/console/index.html", "/console/../console/app.js", "/docs/", "/index.html",
        ] {
            #expect(try await test.send(.get, path, key: nil, body: "").status == 404, "\(path)")
        }
        let response = try await test.send(.post, "/", key: nil)
        #expect(response.status == 405)
        #expect(response.fields[.allow] == "GET, HEAD")
    }

    @Test("HEAD gets the length and no body", arguments: ["/", "/docs", "/health", "/api/v1/models", "/nothing"])
    func head(path: String) async throws {
        let test = TestGateway()
        let response = try await test.send(.head, path, key: nil, body: "")
        #expect(response.body.isEmpty)
        #expect(Int(response.fields[.contentLength] ?? "") ?? 0 > 0)
        guard path != "/api/v1/models" else { return #expect(response.status == 405) }
        let whole = try await test.send(.get, path, key: nil, body: "")
        #expect(response.status == whole.status)
        #expect(response.fields[.contentLength] == String(whole.body.utf8.count))
    }

    @Test("Switched off, it is not there", arguments: ["/", "/docs", "/openapi.json", "/console/app.js"])
    func off(path: String) async throws {
        let response = try await TestGateway { $0.servesConsole = false }.send(.get, path, key: nil, body: "")
        #expect(response.status == 404)
        #expect(try ErrorResponse(jsonBytes: Array(response.body.utf8)).code == "unknown_url")
    }

    @Test("With the default key, foreign hosts do not get it either")
    func defaultKey() async throws {
        let test = TestGateway { configuration in
            configuration.keys = ["default": "bedrock"]
            configuration.usesDefaultKey = true
        }
        #expect(try await test.send(.get, "/", key: nil, authority: "localhost:8000", body: "").status == 200)
        #expect(try await test.send(.get, "/", key: nil, authority: "evil.example", body: "").status == 403)
    }

    @Test("The description's paths stand below the prefix in use", arguments: ["/api/v1", "/v1", "", "/a/b"])
    func prefix(prefix: String) async throws {
        let test = TestGateway { $0.routePrefix = prefix }
        let body = try await test.send(.get, "/openapi.json", key: nil, body: "").body
        let paths = try #require(try JSONParser.parse(body)["paths"]?.object)
        #expect(paths["\(prefix)/chat/completions"] != nil)
        #expect(paths["\(prefix)/models/{model}"] != nil)
        #expect(paths["/health"] != nil)
        #expect(prefix == "/api/v1" || !body.contains("/api/v1/"))
    }
}
