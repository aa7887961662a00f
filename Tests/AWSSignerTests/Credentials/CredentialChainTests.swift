// SPDX-License-Identifier: MIT-0

import AWSSigner
import Testing

@Suite struct CredentialChainTests {
    static let keys = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"]

    static func chain(_ environment: [String: String], profile: String? = nil) -> CredentialChain {
        // No home: the files of whoever runs the tests are not looked at.
        let environment = environment.merging(["HOME": "/nonexistent"]) { old, _ in old }
        return .standard(environment: environment, transport: NoTransport(), service: "bedrock", profile: profile)
    }

    static func failure(_ provider: any CredentialProvider) async -> CredentialError? {
        do {
            _ = try await provider.identity()
            return nil
        } catch {
            return error as? CredentialError
        }
    }

    @Test("The bearer token wins over keys")
    func bearerFirst() async throws {
        let environment = Self.keys.merging(["AWS_BEARER_TOKEN_BEDROCK": " key-123\n"]) { $1 }
        let identity = try await Self.chain(environment).identity()
        #expect(identity.bearerToken?.token == "key-123")
        #expect(identity.credentials == nil)
    }

    @Test("A blank bearer token is none", arguments: ["", " ", "\n"])
    func blankToken(token: String) async throws {
        let environment = Self.keys.merging(["AWS_BEARER_TOKEN_BEDROCK": token]) { $1 }
        #expect(try await Self.chain(environment).identity().credentials?.accessKeyID == "AKIDEXAMPLE")
    }

    @Test("The token's variable is named after the service")
    func tokenVariable() async throws {
        let provider = EnvironmentBearerToken(
            environment: ["AWS_BEARER_TOKEN_BEDROCK_AGENT_CORE": "t"],
            service: "bedrock-agent core"
        )
        #expect(try await provider.identity().bearerToken?.token == "t")
    }

    @Test("An access key without its secret ends the search")
    func halfAKey() async {
        let error = await Self.failure(Self.chain(["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"]))
        #expect(error?.code == .incomplete)
        #expect(error?.message.contains("AWS_SECRET_ACCESS_KEY") == true)
    }

    @Test("A profile that is missing ends the search and names both files")
    func missingProfile() async {
        let error = await Self.failure(Self.chain(["AWS_PROFILE": "dev"]))
        #expect(error?.code == .profileNotFound)
        for part in ["\"dev\"", "/nonexistent/.aws/credentials", "/nonexistent/.aws/config"] {
            #expect(error?.message.contains(part) == true)
        }
    }

    @Test("A profile named by the program leaves the variables out")
    func explicitProfile() async {
        #expect(await Self.failure(Self.chain(Self.keys, profile: "dev"))?.code == .profileNotFound)
    }

    @Test("When nothing is found, the message names all that was looked at")
    func nothing() async throws {
        #expect(try await Self.chain([:]).find() == nil)
        let error = await Self.failure(Self.chain([:]))
        #expect(error?.code == .notFound)
        for part in ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "/nonexistent/.aws/credentials"] {
            #expect(error?.message.contains(part) == true)
        }
    }

    @Test("The first of two sources serves, and a chain may be part of a chain")
    func order() async throws {
        let first = Identity.bearer(BearerToken("first"))
        let second = Identity.bearer(BearerToken("second"))
        let chain = CredentialChain([
            CredentialChain([]), CredentialChain([StaticCredentials(first)]), StaticCredentials(second),
        ])
        #expect(try await chain.identity() == first)
    }
}
