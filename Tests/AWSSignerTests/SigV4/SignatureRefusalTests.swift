// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Testing

@Suite struct SignatureRefusalTests {
    static let now = SigningDate(secondsSince1970: 1_440_938_160)
    static let known = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")

    static func signed(_ credentials: Credentials = known) -> HTTPRequest {
        let head = HTTPRequest(method: .get, scheme: "https", authority: "example.amazonaws.com", path: "/")
        return SigV4Signer(region: "us-east-1", service: "bedrock")
            .sign(head, payload: .empty, credentials: credentials, at: now)
    }

    static func refusal(
        _ head: HTTPRequest,
        verifier: SigV4Verifier = SigV4Verifier { $0 == known.accessKeyID ? known : nil },
        at date: SigningDate = now
    ) -> SignatureRefusal? {
        do {
            _ = try verifier.verify(head, body: [], at: date)
            return nil
        } catch {
            return error
        }
    }

    @Test("Without authorization, the token is missing")
    func missing() {
        var head = Self.signed()
        #expect(Self.refusal(head) == nil)
        head.headerFields[.authorization] = nil
        #expect(Self.refusal(head)?.exception == "MissingAuthenticationTokenException")
        #expect(Self.refusal(head)?.message == "Missing Authentication Token")
        #expect(Self.refusal(head)?.status == 403)
    }

    @Test("An unknown access key is no client")
    func unknownKey() {
        let refusal = Self.refusal(Self.signed(Credentials(accessKeyID: "AKIDOTHER", secretAccessKey: "secret")))
        #expect(refusal?.exception == "UnrecognizedClientException")
        #expect(refusal?.message == "The security token included in the request is invalid.")
    }

    @Test("A wrong secret does not match")
    func wrongSecret() {
        let refusal = Self.refusal(Self.signed(Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wrong")))
        #expect(refusal?.exception == "InvalidSignatureException")
        #expect(refusal?.message.hasPrefix("The request signature we calculated does not match") == true)
    }

    @Test("A late request names both times")
    func expired() {
        let late = SigningDate(secondsSince1970: Self.now.secondsSince1970 + 301)
        #expect(
            Self.refusal(Self.signed(), at: late)?.message
                == "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)"
        )
        let early = SigningDate(secondsSince1970: Self.now.secondsSince1970 - 301)
        #expect(
            Self.refusal(Self.signed(), at: early)?.message
                == "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
                + "(20150830T123059Z + 5 min.)"
        )
    }

    @Test("Credentials that have ended are expired")
    func expiredToken() {
        var ended = Self.known
        ended.expiration = Self.now
        let verifier = SigV4Verifier { [ended] _ in ended }
        #expect(Self.refusal(Self.signed(), verifier: verifier)?.exception == "ExpiredTokenException")
    }

    @Test("Region and service may be fixed")
    func scope() {
        let elsewhere = SigV4Verifier(region: "eu-west-1") { _ in Self.known }
        #expect(Self.refusal(Self.signed(), verifier: elsewhere)?.exception == "InvalidSignatureException")
        let other = SigV4Verifier(service: "sts") { _ in Self.known }
        #expect(Self.refusal(Self.signed(), verifier: other)?.message.contains("'sts'") == true)
        let same = SigV4Verifier(region: "us-east-1", service: "bedrock") { _ in Self.known }
        #expect(Self.refusal(Self.signed(), verifier: same) == nil)
    }

    @Test(
        "A malformed authorization is refused, never a trap",
        arguments: [
            "", " ", "Bearer abc", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 ,,,",
            "AWS4-HMAC-SHA256 =",
            "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
            "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=;;, Signature=0",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, Signature=0",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, SignedHeaders=é;host, "
                + "Signature=é",
        ]
    )
    func malformed(value: String) {
        var head = Self.signed()
        head.headerFields[.authorization] = value
        #expect(Self.refusal(head) != nil)
    }

    @Test("A missing, malformed or unsigned field is refused")
    func incompleteHead() {
        var head = Self.signed()
        head.headerFields[.amzDate] = nil
        #expect(Self.refusal(head)?.exception == "IncompleteSignatureException")
        head.headerFields[.amzDate] = "yesterday"
        #expect(Self.refusal(head)?.exception == "IncompleteSignatureException")
        head = Self.signed()
        head.headerFields[.authorization] = head.headerFields[.authorization]?
            .replacing("host;x-amz-date", with: "x-amz-date")
        #expect(Self.refusal(head)?.message.contains("must be a 'SignedHeader'") == true)
        head = Self.signed()
        head.headerFields[.authorization] = head.headerFields[.authorization]?.replacing(
            "/20150830/",
            with: "/20150831/"
        )
        #expect(Self.refusal(head)?.message.contains("'20150831' != '20150830'") == true)
    }
}
