// SPDX-License-Identifier: MIT-0

import AWSSigner
import HTTPTypes
import Testing

@Suite struct SigV4VerifierTests {
    static let requests = SignedRequest.all.filter { $0.unsignedPayload != true }

    static func verdict(
        _ request: SignedRequest,
        head: HTTPRequest? = nil,
        body: [UInt8]? = nil,
        seconds: Int = 0
    ) throws -> String {
        let verifier = SigV4Verifier { $0 == request.accessKeyID ? request.credentials : nil }
        let date = try #require(SigningDate(timestamp: request.date))
        let now = SigningDate(secondsSince1970: date.secondsSince1970 + seconds)
        let head = try head ?? request.signedHead()
        do {
            let accepted = try verifier.verify(head, body: body ?? Array(request.body), at: now)
            #expect(accepted.accessKeyID == request.accessKeyID)
            #expect(accepted.region == request.region)
            #expect(accepted.service == request.service)
            return "accepted"
        } catch {
            return error.exception
        }
    }

    @Test("What botocore signed is accepted")
    func acceptsBotocore() throws {
        #expect(Self.requests.count >= 500)
        for request in SignedRequest.all { #expect(try Self.verdict(request) == "accepted", "\(request)") }
    }

    @Test("A changed byte of the body is refused")
    func refusesChangedBody() throws {
        for request in Self.requests {
            let body = Array(request.body)
            for index in body.indices {
                var changed = body
                changed[index] ^= 1
                #expect(try Self.verdict(request, body: changed) == "InvalidSignatureException")
            }
            #expect(try Self.verdict(request, body: body + [0]) == "InvalidSignatureException")
        }
    }

    @Test("A changed byte of the path or the query is refused")
    func refusesChangedTarget() throws {
        var changes = 0
        for request in Self.requests.prefix(120) {
            let path = Array(request.path.utf8)
            // Letters and digits alone: another spelling of `.`, `/`, `&` or an escape may mean the same.
            for index in path.indices where Self.isAlone(path, index) {
                var changed = path
                changed[index] = changed[index] == UInt8(ascii: "q") ? UInt8(ascii: "r") : UInt8(ascii: "q")
                var head = try request.signedHead()
                head.path = String(decoding: changed, as: UTF8.self)
                #expect(try Self.verdict(request, head: head) == "InvalidSignatureException", "\(head)")
                changes += 1
            }
        }
        #expect(changes > 1000)
    }

    /// Whether a byte is a letter or digit outside an escape, and its segment of the path is not dropped by a later `..`.
    static func isAlone(_ path: [UInt8], _ index: Int) -> Bool {
        let text = String(decoding: path, as: UTF8.self)
        guard !text.contains("/.") else { return false }
        let byte = path[index]
        let isAlphanumeric = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        let percent = UInt8(ascii: "%")
        let isEscape = (index > 0 && path[index - 1] == percent) || (index > 1 && path[index - 2] == percent)
        return isAlphanumeric && !isEscape
    }

    @Test("A changed header field, authority, method or signature is refused")
    func refusesChangedHead() throws {
        for request in Self.requests {
            let signed = request.authorization.split(separator: "SignedHeaders=")[1].split(separator: ",")[0]
            let names = signed.split(separator: ";").map(String.init)
            let original = try request.signedHead()
            for name in names where !["host", "x-amz-date", "x-amz-security-token"].contains(name) {
                let name = try #require(HTTPField.Name(name))
                var head = original
                head.headerFields[name] = (original.headerFields[name] ?? "") + "x"
                #expect(try Self.verdict(request, head: head) == "InvalidSignatureException")
                head.headerFields[name] = nil
                #expect(try Self.verdict(request, head: head) == "InvalidSignatureException")
            }
            var head = original
            head.authority = request.authority + "x"
            #expect(try Self.verdict(request, head: head) == "InvalidSignatureException")
            head = original
            head.method = request.method == "GET" ? .post : .get
            #expect(try Self.verdict(request, head: head) == "InvalidSignatureException")
            head = original
            let last = request.authorization.last == "0" ? "1" : "0"
            head.headerFields[.authorization] = request.authorization.dropLast() + last
            #expect(try Self.verdict(request, head: head) == "InvalidSignatureException")
            head = original
            head.headerFields[.amzSecurityToken] = (request.sessionToken ?? "") + "x"
            #expect(try Self.verdict(request, head: head) == "UnrecognizedClientException")
        }
    }

    @Test("A request is good for five minutes either way", arguments: [-300, -299, 0, 299, 300])
    func acceptsWithinSkew(seconds: Int) throws {
        #expect(try Self.verdict(Self.requests[0], seconds: seconds) == "accepted")
    }

    @Test("A request is refused before and after its five minutes", arguments: [-301, 301, 86_400, -86_400])
    func refusesBeyondSkew(seconds: Int) throws {
        #expect(try Self.verdict(Self.requests[0], seconds: seconds) == "InvalidSignatureException")
    }
}
