// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import HTTPTypes
import Testing

/// A request of `botocore/signatures.jsonl`, with the `Authorization` that botocore gave it.
struct SignedRequest: Decodable, Sendable, CustomTestStringConvertible {
    var method: String
    var authority: String
    var path: String
    var headers: [[String]]
    var body: Data
    var region: String
    var service: String
    var date: String
    var accessKeyID: String
    var secretAccessKey: String
    var sessionToken: String?
    var unsignedPayload: Bool?
    var authorization: String

    var testDescription: String { "\(method) \(path) \(date)" }

    static let all: [SignedRequest] = lines(of: "signatures.jsonl")

    var credentials: Credentials {
        Credentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
    }

    var payload: PayloadHash {
        unsignedPayload == true ? .unsigned : .sha256(of: Array(body))
    }

    /// The request before it was signed.
    func head() throws -> HTTPRequest {
        let method = try #require(HTTPRequest.Method(method))
        var head = HTTPRequest(method: method, scheme: "https", authority: authority, path: path)
        for field in headers {
            head.headerFields.append(HTTPField(name: try #require(HTTPField.Name(field[0])), value: field[1]))
        }
        return head
    }

    /// The request as botocore would send it.
    func signedHead() throws -> HTTPRequest {
        var head = try head()
        head.headerFields[.amzDate] = date
        head.headerFields[.amzSecurityToken] = sessionToken
        if service == "s3" { head.headerFields[.amzContentSHA256] = payload.rawValue }
        head.headerFields[.authorization] = authorization
        return head
    }
}

/// Reads a file of expectations, one JSON object a line.
func lines<Line: Decodable>(of file: String) -> [Line] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    guard let text = try? Data(contentsOf: folder.appendingPathComponent("botocore/\(file)")) else { return [] }
    let decoder = JSONDecoder()
    return text.split(separator: UInt8(ascii: "\n")).compactMap { line in
        do {
            return try decoder.decode(Line.self, from: Data(line))
        } catch {
            Issue.record(error, "a line of \(file) cannot be read")
            return nil
        }
    }
}
