// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import HTTPTypes
import Testing

/// AWS's own test suite for Signature Version 4, which is read where it lies and is no part of this repository.
///
/// Set `SIGV4_TEST_SUITE` to the folder `tests/aws-signing-test-suite/v4` of a checkout of awslabs/aws-c-auth.
@Suite struct PublicSuiteTests {
    static let folder = ProcessInfo.processInfo.environment["SIGV4_TEST_SUITE"]

    static let cases: [String] = {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        return names.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/header-signature.txt") }.sorted()
    }()

    @Test("The folder that is named holds cases", .enabled(if: folder != nil))
    func suiteIsThere() {
        #expect(Self.cases.count >= 30)
    }

    @Test("Canonical request, string to sign and signature are AWS's", arguments: cases)
    func matches(name: String) throws {
        let folder = "\(Self.folder ?? "")/\(name)/"
        func text(_ file: String) throws -> String {
            try String(contentsOfFile: folder + file, encoding: .utf8).replacingOccurrences(of: "\r\n", with: "\n")
        }
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: folder + "context.json"))
        )
        let context = try #require(json as? [String: Any])
        let keys = try #require(context["credentials"] as? [String: String])
        let omitsToken = context["omit_session_token"] as? Bool ?? false
        let credentials = Credentials(
            accessKeyID: try #require(keys["access_key_id"]),
            secretAccessKey: try #require(keys["secret_access_key"]),
            sessionToken: omitsToken ? nil : keys["token"]
        )
        let stamp = try #require(context["timestamp"] as? String).filter { $0 != "-" && $0 != ":" }
        let date = try #require(SigningDate(timestamp: stamp))
        var (head, body) = try Self.parse(try text("request.txt"))
        if context["sign_body"] as? Bool == true { head.headerFields[.amzContentSHA256] = "" }
        let normalizes = try #require(context["normalize"] as? Bool)
        let signer = SigV4Signer(
            region: try #require(context["region"] as? String),
            service: try #require(context["service"] as? String),
            pathRules: PathRules(normalizes: normalizes, encodesTwice: true)
        )

        let payload = PayloadHash.sha256(of: body)
        let ready = signer.prepare(head, payload: payload, credentials: credentials, timestamp: date.timestamp)
        let request = signer.canonicalRequest(ready, payload: payload)
        #expect(String(decoding: request.bytes, as: UTF8.self) == (try text("header-canonical-request.txt")))
        let scope = "\(date.day)/\(signer.region)/\(signer.service)/aws4_request"
        let stringToSign = request.stringToSign(timestamp: date.timestamp, scope: scope)
        #expect(String(decoding: stringToSign, as: UTF8.self) == (try text("header-string-to-sign.txt")))
        let signed = signer.sign(head, payload: payload, credentials: credentials, at: date)
        #expect(signed.headerFields[.authorization]?.hasSuffix(try text("header-signature.txt")) == true)
        let authorization = try text("header-signed-request.txt").split(separator: "\n")
            .first { $0.lowercased().hasPrefix("authorization:") }
        #expect(signed.headerFields[.authorization] == authorization.map { String($0.dropFirst(14)) })
    }

    /// Reads the suite's own notation of a request, whose paths may hold spaces and whose fields may go on below.
    static func parse(_ text: String) throws -> (HTTPRequest, [UInt8]) {
        let end = text.range(of: "\n\n")
        var lines = text[..<(end?.lowerBound ?? text.endIndex)].components(separatedBy: "\n")
        var words = lines.removeFirst().components(separatedBy: " ")
        let method = try #require(HTTPRequest.Method(words.removeFirst()))
        words.removeLast()
        var head = HTTPRequest(
            method: method,
            scheme: "https",
            authority: nil,
            path: words.joined(separator: " ")
        )
        var fields: [(name: String, value: String)] = []
        for line in lines where !line.isEmpty {
            if line.hasPrefix(" ") {
                fields[fields.count - 1].value += "\n" + line
            } else {
                let colon = try #require(line.firstIndex(of: ":"))
                fields.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
            }
        }
        for field in fields {
            if field.name.lowercased() == "host" {
                head.authority = field.value
            } else {
                head.headerFields.append(HTTPField(name: try #require(HTTPField.Name(field.name)), value: field.value))
            }
        }
        return (head, end.map { Array(text[$0.upperBound...].utf8) } ?? [])
    }
}
