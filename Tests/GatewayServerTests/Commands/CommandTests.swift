// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import HTTPTypes
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("The command line's own words")
struct CommandTests {
    @Test(
        "A misspelt word",
        arguments: [
            ("srve", "serve"), ("cht", "chat"), ("model", "models"), ("halth", "health"), ("x", nil),
            ("quite-else", nil),
            ("", nil),
        ] as [(String, String?)]
    )
    func spelling(word: String, meant: String?) {
        #expect(Spelling.nearest(to: word, among: ["serve", "chat", "models", "health", "sign"]) == meant)
    }

    @Test("An unknown command is refused, and others are not")
    func unknownCommand() throws {
        for word in ["serve", "chat", "help", "--version", "-h", nil] as [String?] {
            try GatewayCommand.refuseUnknownCommand(word)
        }
        let failure = #expect(throws: CommandFailure.self) { try GatewayCommand.refuseUnknownCommand("modles") }
        #expect(failure?.status == .usage)
        #expect(failure?.description.contains("'models'") == true)
    }

    @Test("Each failure has its status")
    func statuses() throws {
        func status(_ error: any Error) -> GatewayServer.ExitStatus? { CommandFailure(error)?.status }
        #expect(status(ConfigurationError("x")) == .configuration)
        #expect(status(CredentialError(.notFound, "x")) == .credentials)
        #expect(status(CredentialError(.profileNotFound, "x")) == .configuration)
        #expect(status(TransportError(.unresolved, "x")) == .unavailable)
        #expect(status(BedrockError(code: .expiredToken, message: "x", status: 403)) == .credentials)
        #expect(status(BedrockError(code: .throttling, message: "x", status: 429)) == .unavailable)
        #expect(status(BedrockError(code: .validation, message: "x", status: 400)) == .failure)
        #expect(status(EventStreamError.truncated) == .failure)
        #expect(status(CancellationError()) == nil)
    }

    @Test("The numbers of the statuses are those of sysexits.h")
    func numbers() {
        // EX_USAGE, EX_UNAVAILABLE, EX_NOPERM, EX_CONFIG.
        #expect(GatewayServer.ExitStatus.allCases.map(\.rawValue) == [0, 1, 64, 69, 77, 78])
    }

    @Test("Colour is for terminals that have some")
    func colour() {
        func text(_ isTerminal: Bool, _ environment: [String: String]) -> String {
            Terminal(isTerminal: isTerminal, isError: false, environment: environment).styled("x", .error)
        }
        #expect(text(true, [:]) == "\u{1B}[31mx\u{1B}[0m")
        #expect(text(true, ["NO_COLOR": ""]) == "\u{1B}[31mx\u{1B}[0m")
        #expect(text(true, ["NO_COLOR": "0"]) == "x")
        #expect(text(true, ["TERM": "dumb"]) == "x")
        #expect(text(false, [:]) == "x")
    }

    @Test("A terminal is given no commands")
    func printable() {
        #expect("a\u{1B}]0;x\u{7}\r\n\tb\u{9B}31m ä 👍🏽".printable == "a]0;x\n\tb31m ä 👍🏽")
    }

    // The example of RFC 9110, section 5.6.7; its seconds by `date -d`.
    @Test(
        "A date of HTTP",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
            ("Sun, 31 Nov 1994 08:49:37 GMT", nil), ("", nil),
        ] as [(String, Int?)]
    )
    func httpDate(text: String, seconds: Int?) {
        #expect(SigningDate(httpDate: text)?.secondsSince1970 == seconds)
    }

    @Test(
        "An address to listen on, seen by a client",
        arguments: [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("host", "host")]
    )
    func hostToConnect(host: String, seen: String) {
        #expect(HostAddress.toConnect(host) == seen)
    }

    @Test("A table is as wide as its longest words")
    func table() {
        let models = [
            Model(
                id: "a.b",
                created: 0,
                ownedBy: "a",
                extra: ["bedrock": ["kind": "foundation_model", "name": "Long Name", "streaming": true]]
            ),
            Model(id: "quite-long", created: 0, ownedBy: "bedrock", extra: ["bedrock": ["alias_of": "a.b"]]),
        ]
        let terminal = Terminal(isTerminal: false, isError: false, environment: [:])
        #expect(
            ModelTable(models: models).text(on: terminal) == """
                ID          NAME       PROVIDER  IN  OUT  STREAM  TYPE
                a.b         Long Name  a         -   -    yes     model
                quite-long  -          bedrock   -   -    -       alias of a.b

                """
        )
    }

    @Test("Words of a manual are no macros")
    func roff() {
        var roff = Roff()
        roff.paragraphs("One sentence. '.x' is \\n--x.\n\n.Sh no\n  two  columns")
        #expect(
            roff.text == #"""
                .Pp
                One sentence.
                \&'.x' is \en\-\-x.
                .Bd -literal -offset indent
                \&.Sh no
                  two  columns
                .Ed

                """#
        )
    }
}

@Suite("Requests to sign")
struct SignRequestTests {
    private func read(_ json: String) throws -> SignRequest {
        try SignRequest(json: Array(json.utf8))
    }

    @Test("Defaults of a request")
    func defaults() throws {
        let plain = try read(#"{"url": "HTTPS://Host.example:443?a=b"}"#)
        #expect(plain.head.method == .get)
        #expect(plain.head.scheme == "https")
        #expect(plain.head.authority == "host.example")
        #expect(plain.head.path == "/?a=b")
        #expect(plain.host == "host.example")
        let post = try read(
            #"{"url": "http://[::1]:8080/x", "body": {"b": 1.0, "a": []}, "headers": {"Host": "other", "A": "b"}}"#
        )
        #expect(post.head.method == .post)
        #expect(post.head.authority == "[::1]:8080")
        #expect(String(decoding: post.body, as: UTF8.self) == #"{"b":1.0,"a":[]}"#)
        #expect(SignRequest.fields(of: post.head) == ["Host": "[::1]:8080", "A": "b"])
    }

    @Test(
        "What is no URL as it is sent",
        arguments: [
            "", "host/path", "ftp://host", "https://", "https:///path", "https://user@host/", "https://host/a b",
            "https://host/ä", "https://host/#a", "https://:443/", #"https://host/"a""#,
        ]
    )
    func urls(url: String) {
        #expect(HTTPAddress(url) == nil)
    }

    // Hosts and signing names of botocore's clients.
    @Test(
        "What a host of AWS tells",
        arguments: [
            ("bedrock-runtime.us-west-2.amazonaws.com", "bedrock", "us-west-2"),
            ("bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "bedrock", "us-gov-west-1"),
            ("bedrock.eu-central-1.amazonaws.com", "bedrock", "eu-central-1"),
            ("bedrock-agent-runtime.us-east-1.amazonaws.com", "bedrock", "us-east-1"),
            ("bedrock-agentcore-control.us-east-1.amazonaws.com", "bedrock-agentcore", "us-east-1"),
            ("sts.amazonaws.com", "sts", "us-east-1"),
            ("dynamodb.cn-north-1.amazonaws.com.cn", "dynamodb", "cn-north-1"),
            ("lambda.eu-west-1.api.aws", "lambda", "eu-west-1"),
            ("my.bucket.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1"),
            ("abc123.execute-api.eu-west-1.amazonaws.com", "execute-api", "eu-west-1"),
        ]
    )
    func hosts(host: String, service: String, region: String) throws {
        let read = try #require(AWSHost(host))
        #expect(read.signingName == service)
        #expect(read.region == region)
    }

    @Test("Hosts that tell nothing", arguments: ["localhost", "example.com", "amazonaws.com", "a.b.amazonaws.com"])
    func otherHosts(host: String) {
        #expect(AWSHost(host) == nil)
    }

    @Test("A line for a shell is quoted")
    func curl() throws {
        let request = try read(
            #"{"url": "https://host/a/../[b]", "method": "PUT", "headers": {"X-A": "it's", "X-B": ""}, "body": "$x"}"#
        )
        #expect(
            CurlLine(head: request.head, body: request.body).text
                == #"curl --silent --show-error --request PUT --path-as-is --globoff --header 'X-A: it'\''s' "#
                + #"--header 'X-B;' --header Content-Type: --data-raw '$x' 'https://host/a/../[b]'"#
        )
        #expect(
            CurlLine(head: HTTPRequest(method: .head, scheme: "https", authority: "host", path: "/"), body: []).text
                == "curl --silent --show-error --head https://host/"
        )
    }
}
