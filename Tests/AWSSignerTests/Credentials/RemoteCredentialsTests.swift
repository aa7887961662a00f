// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import Testing

@testable import struct AWSSigner.XMLText

/// What the cases of botocore leave open.
@Suite struct RemoteCredentialsTests {
    /// Answers by a script, and keeps what was asked.
    final class Network: HTTPTransport {
        let asked = Locked<[TransportRequest]>([])
        let script: @Sendable (HTTPRequest) throws -> (Int, String)

        init(_ script: @escaping @Sendable (HTTPRequest) throws -> (Int, String)) {
            self.script = script
        }

        func send(_ request: TransportRequest) async throws -> TransportResponse {
            asked.withLock { $0.append(request) }
            let (status, body) = try script(request.head)
            return TransportResponse(
                head: HTTPResponse(status: .init(code: status)),
                body: ResponseBody(bytes: Array(body.utf8))
            )
        }

        var paths: [String] { asked.withLock { $0.map { "\($0.head.method) \($0.head.path ?? "")" } } }
    }

    func surroundings(_ network: Network, _ environment: [String: String] = [:]) -> Surroundings {
        var surroundings = Surroundings(environment: environment, region: "eu-west-1", transport: network)
        surroundings.readFile = { _ throws(CredentialError) in nil }
        surroundings.pause = { _ in }
        surroundings.now = { SigningDate(secondsSince1970: 1_000_000) }
        return surroundings
    }

    static let found =
        #"{"Code":"Success","AccessKeyId":"A","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#

    @Test("Version 1 of the metadata service is never asked unless that is allowed", arguments: [nil, "true", "false"])
    func version1(isDisabled: String?) async throws {
        let network = Network { head in
            if head.path == "/latest/api/token" { return (404, "") }
            return (200, head.path?.hasSuffix("/") == true ? "role\n" : Self.found)
        }
        var environment: [String: String] = [:]
        environment["AWS_EC2_METADATA_V1_DISABLED"] = isDisabled
        let key = try await InstanceCredentials(surroundings(network, environment)).find()?.credentials?.accessKeyID
        #expect(key == (isDisabled == "false" ? "A" : nil))
        if isDisabled != "false" { #expect(network.paths == ["PUT /latest/api/token"]) }
        #expect(network.asked.withLock { $0.allSatisfy { !$0.allowsProxy } })
    }

    @Test("Credentials of an instance that the service cannot renew serve on")
    func staticStability() async throws {
        let network = Network { head in
            if head.path == "/latest/api/token" { return (200, "token") }
            let ended = Self.found.replacing("2099-01-01", with: "1970-01-02")
            return (200, head.path?.hasSuffix("/") == true ? "role" : ended)
        }
        let expiration = try await InstanceCredentials(surroundings(network)).find()?.expiration
        #expect(expiration == SigningDate(secondsSince1970: 1_000_600))
    }

    @Test(
        "A service that fails for a moment is asked again; one that refuses is not",
        arguments: [(503, 3), (429, 3), (403, 1)]
    )
    func attempts(status: Int, count: Int) async throws {
        let network = Network { _ in (status, "") }
        let provider = ContainerCredentials(surroundings(network, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]))
        await #expect(throws: CredentialError.self) { try await provider.find() }
        #expect(network.paths == Array(repeating: "GET /c", count: count))
    }

    @Test("A role is assumed with tags")
    func tags() async throws {
        let network = Network { _ in (403, "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>") }
        let role = AssumedRole(arn: "r", sessionName: "s", tags: ["b": "2", "a": "1 &"], transitiveTagKeys: ["a"])
        let source = StaticCredentials(.credentials(Credentials(accessKeyID: "A", secretAccessKey: "s")))
        do {
            _ = try await AssumeRoleCredentials(role, source: source, surroundings(network)).find()
            Issue.record("it was assumed")
        } catch let error as CredentialError {
            #expect(error.message.contains("AccessDenied: No."))
        }
        let body = network.asked.withLock { String(decoding: $0.first?.body.bytes ?? [], as: UTF8.self) }
        #expect(
            body.hasSuffix(
                "&Tags.member.1.Key=a&Tags.member.1.Value=1%20%26&Tags.member.2.Key=b&Tags.member.2.Value=2"
                    + "&TransitiveTagKeys.member.1=a"
            )
        )
    }

    @Test("A role that wants a code of a device is refused, and a way out is told")
    func device() async {
        var surroundings = surroundings(Network { _ in (200, "") }, ["HOME": "/h"])
        surroundings.readFile = { path throws(CredentialError) in
            path.hasSuffix("config")
                ? "[default]\nrole_arn = r\nsource_profile = x\nmfa_serial = m\n[profile x]\n" : nil
        }
        let error = await CredentialChainTests.failure(ProfileCredentials(surroundings))
        #expect(error?.code == .unsupportedSetting)
        #expect(error?.message.contains("aws configure export-credentials") == true)
    }

    @Test(
        "STS is that of the program's region, of the variables', of the profile's, of the first region",
        arguments: [
            (["AWS_REGION": "a-1", "AWS_DEFAULT_REGION": "b-1"], "region = c-1", "ap-south-1", "sts.ap-south-1"),
            (["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "b-1"], "region = c-1", nil, "sts.eu-west-1"),
            (["AWS_DEFAULT_REGION": "eu-west-2"], "region = c-1", nil, "sts.eu-west-2"),
            ([:], "region = eu-west-3", nil, "sts.eu-west-3"), ([:], "", nil, "sts.us-east-1"),
        ]
    )
    func region(environment: [String: String], settings: String, own: String?, host: String) async throws {
        let network = Network { _ in (403, "") }
        var surroundings = surroundings(network, environment.merging(["HOME": "/h"]) { $1 })
        surroundings.region = own
        surroundings.readFile = { path throws(CredentialError) in
            ["/h/.aws/config": "[default]\n\(settings)\n", "/token": "ey.token"][path]
        }
        let provider = WebIdentityCredentials(WebIdentity(tokenFile: "/token", roleARN: "r"), surroundings)
        await #expect(throws: CredentialError.self) { try await provider.find() }
        #expect(network.asked.withLock { $0.first?.head.authority } == host + ".amazonaws.com")
    }

    static let session = """
        [default]
        sso_session = corp
        sso_account_id = 1
        sso_role_name = r
        [sso-session corp]
        sso_region = eu-central-1
        sso_start_url = https://corp.example
        """

    @Test("A sign-in that is renewed is written back, for the next program")
    func renewedSignIn() async throws {
        let network = Network { head in
            head.path == "/token"
                ? (200, #"{"accessToken":"new","expiresIn":100,"refreshToken":"r2"}"#)
                : (
                    200,
                    #"{"roleCredentials":{"accessKeyId":"A","secretAccessKey":"s","sessionToken":"t","expiration":1100000000}}"#
                )
        }
        let written = Locked<[String: String]>([:])
        var surroundings = surroundings(network, ["HOME": "/h"])
        surroundings.readFile = { path throws(CredentialError) in
            if path.hasSuffix("/config") { return Self.session }
            guard path.hasPrefix("/h/.aws/sso/cache/") else { return nil }
            return #"{"accessToken":"old","expiresAt":"1970-01-12T13:46:41Z","clientId":"i","clientSecret":"c","#
                + #""refreshToken":"r1","registrationExpiresAt":"2099-01-01T00:00:00Z"}"#
        }
        surroundings.replaceFile = { path, text in written.withLock { $0[path] = text } }
        let credentials = try await ProfileCredentials(surroundings).find()?.credentials
        #expect(credentials?.accessKeyID == "A")
        #expect(credentials?.expiration == SigningDate(secondsSince1970: 1_100_000))
        // SHA-1 of "corp", by sha1sum.
        let path = "/h/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
        let text = try #require(written.withLock { $0.first })
        #expect(text.key == path)
        #expect(text.value.contains(#""accessToken":"new""#))
        #expect(text.value.contains(#""refreshToken":"r2""#))
        #expect(text.value.contains(#""expiresAt":"1970-01-12T13:48:20Z""#))
    }

    @Test("A sign-in that has ended tells what to run")
    func endedSignIn() async {
        var surroundings = surroundings(Network { _ in (401, "") }, ["HOME": "/h"])
        surroundings.readFile = { path throws(CredentialError) in path.hasSuffix("/config") ? Self.session : nil }
        let error = await CredentialChainTests.failure(ProfileCredentials(surroundings))
        #expect(error?.code == .expired)
        #expect(error?.message.contains("aws sso login --profile 'default'") == true)
    }

    @Test(
        "Dates are read in each form that AWS writes",
        arguments: [
            "1970-01-12T13:46:40Z", "1970-01-12T13:46:40.999Z", "1970-01-12T13:46:40UTC", "1970-01-12T15:46:40+02:00",
            "1970-01-12T08:16:40-0530", "1970-01-12 13:46:40+00:00",
        ]
    )
    func dates(text: String) {
        #expect(SigningDate(iso8601: text) == SigningDate(secondsSince1970: 1_000_000))
    }

    @Test(
        "What is no date is none",
        arguments: ["", "1970-01-12", "1970-02-30T00:00:00Z", "1970-01-12T13:46:40", "soon"]
    )
    func noDates(text: String) {
        #expect(SigningDate(iso8601: text) == nil)
    }

    @Test("Texts of XML")
    func xml() {
        let text = XMLText(
            Array("<?xml version='1.0'?><a><b x='1'> one &amp; &#x32;&#51; &no; </b><c/><d></d><bb>x</bb></a>".utf8)
        )
        #expect(text.content(of: "b") == "one & 23 &no;")
        #expect(text.content(of: "d") == "")
        #expect(text.content(of: "bb") == "x")
        for name in ["a", "c", "e", ""] { #expect(text.content(of: name) == nil) }
    }

    @Test("Nothing that a service sends is a trap")
    func survivesAnything() {
        var seed = SystemRandomNumberGenerator()
        let pieces = ["<", ">", "/", "a", "&", "#", "x", ";", "&#xD800;", "é", " ", "</a>", "<a>"]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0..<20, using: &seed)).map { _ in pieces.randomElement(using: &seed) ?? "" }
            _ = XMLText(Array(text.joined().utf8)).content(of: "a")
        }
    }
}
