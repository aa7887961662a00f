// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Testing

@Suite struct IdentityTests {
    static let head = HTTPRequest(method: .post, scheme: "https", authority: "example.amazonaws.com", path: "/")
    static let signer = SigV4Signer(region: "us-east-1", service: "bedrock")
    static let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "TOPSECRET",
        sessionToken: "TOPTOKEN"
    )

    @Test("A bearer token is sent, and the body not even hashed")
    func bearer() {
        var hashed = false
        func payload() -> PayloadHash {
            hashed = true
            return .empty
        }
        let head = Identity.bearer(BearerToken("key-123"))
            .authorize(Self.head, payload: payload(), signer: Self.signer, at: SigningDate(secondsSince1970: 0))
        #expect(head.headerFields[.authorization] == "Bearer key-123")
        #expect(head.headerFields.count == 1)
        #expect(!hashed)
    }

    @Test("Credentials sign")
    func credentials() {
        let date = SigningDate(secondsSince1970: 0)
        let head = Identity.credentials(Self.credentials)
            .authorize(Self.head, payload: .empty, signer: Self.signer, at: date)
        #expect(head == Self.signer.sign(Self.head, payload: .empty, credentials: Self.credentials, at: date))
    }

    @Test("No way of writing an identity down shows a secret")
    func redacts() {
        let values: [Any] = [
            Self.credentials, Identity.credentials(Self.credentials), Identity.bearer(BearerToken("TOPKEY")),
            BearerToken("TOPKEY"), [Self.credentials], Self.credentials as Credentials? as Any,
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), String(describing: value), dumped] {
                #expect(!text.contains("TOP"), "\(text)")
            }
        }
        #expect("\(Self.credentials)".contains("AKIDEXAMPLE"))
    }
}
