// SPDX-License-Identifier: MIT-0

import AWSSigner
import FoundationEssentials
import HTTPTypes

// Signs a request to another service of AWS's, and prints it as arguments for curl:
//     Signer host[:port] | xargs curl
// asks DynamoDB for its tables, with the keys that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY name.
let environment = ProcessInfo.processInfo.environment
let authority = CommandLine.arguments.dropFirst().first ?? "dynamodb.us-west-2.amazonaws.com"
let body = Array("{}".utf8)
var request = HTTPRequest(method: .post, scheme: "https", authority: authority, path: "/")
request.headerFields[.contentType] = "application/x-amz-json-1.0"
if let target = HTTPField.Name("X-Amz-Target") { request.headerFields[target] = "DynamoDB_20120810.ListTables" }

let signed = SigV4Signer(region: "us-west-2", service: "dynamodb").sign(
    request,
    payload: .sha256(of: body),
    credentials: Credentials(
        accessKeyID: environment["AWS_ACCESS_KEY_ID"] ?? "",
        secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
        sessionToken: environment["AWS_SESSION_TOKEN"]
    ),
    at: .now
)
for field in signed.headerFields { print("-H '\(field.name.rawName): \(field.value)'") }
print("--data '{}'")
