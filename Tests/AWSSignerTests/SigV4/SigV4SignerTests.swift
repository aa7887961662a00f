// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Testing

@Suite struct SigV4SignerTests {
    @Test("The expectations are there")
    func expectationsAreThere() {
        #expect(SignedRequest.all.count >= 500)
    }

    @Test("Every request is signed as botocore signs it")
    func signsLikeBotocore() throws {
        for request in SignedRequest.all {
            let date = try #require(SigningDate(timestamp: request.date))
            let signer = SigV4Signer(region: request.region, service: request.service)
            let signed = signer.sign(
                try request.head(),
                payload: request.payload,
                credentials: request.credentials,
                at: date
            )
            #expect(signed.headerFields[.authorization] == request.authorization, "\(request)")
            #expect(try signed.headerFields == request.signedHead().headerFields, "\(request)")
        }
    }

    @Test("A signer that has signed before signs like a fresh one")
    func keyCacheKeepsApart() throws {
        let request = try #require(SignedRequest.all.first { $0.service == "bedrock" })
        let signer = SigV4Signer(region: request.region, service: request.service)
        let day = SigningDate(secondsSince1970: 1_440_938_160)
        let nextDay = SigningDate(secondsSince1970: day.secondsSince1970 + 86_400)
        let other = Credentials(accessKeyID: request.accessKeyID, secretAccessKey: "other")
        for (credentials, date) in [
            (request.credentials, day), (request.credentials, nextDay), (other, nextDay),
            (request.credentials, nextDay),
            (request.credentials, day),
        ] {
            let fresh = SigV4Signer(region: request.region, service: request.service)
            let head = try request.head()
            #expect(
                signer.sign(head, payload: .empty, credentials: credentials, at: date)
                    == fresh.sign(head, payload: .empty, credentials: credentials, at: date)
            )
        }
    }

    @Test("Signing again replaces the first signature")
    func signsAgain() throws {
        let request = try #require(SignedRequest.all.first { $0.sessionToken != nil && $0.service == "bedrock" })
        let signer = SigV4Signer(region: request.region, service: request.service)
        let date = try #require(SigningDate(timestamp: request.date))
        let other = Credentials(accessKeyID: "AKIDOTHER", secretAccessKey: "other")
        let before = SigningDate(secondsSince1970: 0)
        let first = signer.sign(try request.head(), payload: request.payload, credentials: other, at: before)
        #expect(first.headerFields[.amzSecurityToken] == nil)
        let second = signer.sign(first, payload: request.payload, credentials: request.credentials, at: date)
        #expect(second.headerFields[.authorization] == request.authorization)
        let third = signer.sign(second, payload: request.payload, credentials: other, at: before)
        #expect(third.headerFields[.authorization] == first.headerFields[.authorization])
        #expect(third.headerFields[.amzSecurityToken] == nil)
    }
}
