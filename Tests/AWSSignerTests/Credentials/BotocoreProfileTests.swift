// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import Testing

/// Environments and files of `botocore/profiles.jsonl`, with what botocore found in them.
@Suite struct BotocoreProfileTests {
    struct Case: Decodable, Sendable {
        struct Found: Decodable, Sendable {
            var keys: [String?]?
            var region: String?
            var error: String?
            var setting: String?
        }

        var environment: [String: String]
        var files: [String: String]
        var found: Found
    }

    static let cases: [Case] = lines(of: "profiles.jsonl")

    @Test("Keys, regions and errors are those of botocore")
    func agrees() async throws {
        #expect(Self.cases.count >= 300)
        for (index, example) in Self.cases.enumerated() {
            let line = "line \(index + 1): \(example)"
            var environment = example.environment
            environment["HOME"] = "/home/user"
            let files = example.files
            let readFile: @Sendable (String) throws(CredentialError) -> String? = { path throws(CredentialError) in
                files[String(path.dropFirst("/home/user/".count))]
            }
            let chain = CredentialChain([
                EnvironmentCredentials(environment: environment),
                ProfileCredentials(environment: environment, readFile: readFile),
            ])
            do {
                let credentials = try await chain.find()?.credentials
                let keys = credentials.map { [$0.accessKeyID, $0.secretAccessKey, $0.sessionToken] }
                #expect(example.found.error == nil, "\(line)")
                #expect(keys == example.found.keys, "\(line)")
                let profile = try Profile.load(environment: environment, name: nil, readFile: readFile)
                #expect(profile?.region == example.found.region, "\(line)")
            } catch let error as CredentialError {
                #expect(error.code.rawValue == example.found.error, "\(line)")
                if let setting = example.found.setting { #expect(error.message.contains(setting), "\(line)") }
            }
        }
    }
}
