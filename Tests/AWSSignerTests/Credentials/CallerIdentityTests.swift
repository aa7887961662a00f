// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Locking
import Testing

@Suite("Whose credentials are")
struct CallerIdentityTests {
    private func ask(_ status: Int, _ body: String) async throws -> (CallerIdentity, HTTPRequest?) {
        let network = RemoteCredentialsTests.Network { _ in (status, body) }
        var surroundings = RemoteCredentialsTests().surroundings(network)
        surroundings.environment = ["AWS_ENDPOINT_URL_STS": "http://sts.example:4566"]
        let credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "secret")
        let identity = try await CallerIdentity.of(credentials, surroundings)
        return (identity, network.asked.withLock { $0.last?.head })
    }

    // The example of the AWS Security Token Service API reference, "GetCallerIdentity".
    @Test("STS tells account and ARN")
    func answer() async throws {
        let (identity, request) = try await ask(
            200,
            """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <GetCallerIdentityResult>
               <Arn>arn:aws:iam::123456789012:user/Alice</Arn>
                <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
                <Account>123456789012</Account>
              </GetCallerIdentityResult>
              <ResponseMetadata>
                <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
              </ResponseMetadata>
            </GetCallerIdentityResponse>
            """
        )
        #expect(identity.arn == "arn:aws:iam::123456789012:user/Alice")
        #expect(identity.account == "123456789012")
        #expect(request?.authority == "sts.example:4566")
        #expect(request?.headerFields[.authorization]?.contains("AKID/19700112/eu-west-1/sts/aws4_request") == true)
    }

    @Test("A refusal keeps AWS's words")
    func refusal() async throws {
        let refusal = await #expect(throws: CallerIdentity.Refusal.self) {
            try await ask(
                403,
                "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>It has.</Message></Error></ErrorResponse>"
            )
        }
        #expect(refusal?.code == "ExpiredToken")
        #expect(refusal?.message == "It has.")
    }

    @Test("Another server than STS is told of")
    func otherServer() async throws {
        for status in [200, 403] {
            let error = await #expect(throws: CredentialError.self) { try await ask(status, "<html>Welcome</html>") }
            #expect(error?.code == .sourceFailed)
        }
    }

    // The text by `date -u -Iseconds -d @…`.
    @Test(
        "A date in ISO 8601",
        arguments: [(1_000_000, "1970-01-12T13:46:40Z"), (1_709_251_199, "2024-02-29T23:59:59Z")]
    )
    func iso8601(seconds: Int, text: String) {
        #expect(SigningDate(secondsSince1970: seconds).iso8601 == text)
    }
}
