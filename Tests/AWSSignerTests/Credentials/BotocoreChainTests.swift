// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import Testing

/// Environments, files and services of `botocore/chain.jsonl`, with what botocore found in them, and how.
@Suite struct BotocoreChainTests {
    struct Case: Decodable, Sendable {
        struct Found: Decodable, Sendable {
            var keys: [String?]?
            var region: String?
            var error: String?
        }

        var environment: [String: String]
        var files: [String: String]
        var exchanges: [Exchange]
        var programs: [[String]]?
        var output: String?
        var found: Found
    }

    static let cases: [Case] = lines(of: "chain.jsonl")
    static let home = "/home/user"

    static func surroundings(_ example: Case, _ transport: any HTTPTransport) -> Surroundings {
        var environment = example.environment.mapValues { $0.replacing("$HOME", with: home) }
        environment["HOME"] = home
        let files = example.files.mapValues { $0.replacing("$HOME", with: home) }
        var surroundings = Surroundings(environment: environment, transport: transport)
        surroundings.readFile = { path throws(CredentialError) in
            path.hasPrefix(home + "/") ? files[String(path.dropFirst(home.count + 1))] : nil
        }
        surroundings.replaceFile = { _, _ in }
        surroundings.runProgram = { arguments, _ in
            guard example.programs == [arguments], let output = example.output else {
                throw UnexpectedRequest(description: "the program \(arguments)")
            }
            guard !arguments.contains("fail") else { throw CredentialError(.sourceFailed, "status 1") }
            return Array(output.utf8)
        }
        surroundings.pause = { _ in }
        return surroundings
    }

    @Test("Credentials, regions and errors are those of botocore, and so are the requests")
    func agrees() async throws {
        #expect(Self.cases.count >= 400)
        for (index, example) in Self.cases.enumerated() {
            let line = "line \(index + 1)"
            let transport = RecordedTransport(exchanges: example.exchanges)
            let surroundings = Self.surroundings(example, transport)
            do {
                let credentials = try await CredentialChain.standard(surroundings).find()?.credentials
                let keys = credentials.map { [$0.accessKeyID, $0.secretAccessKey, $0.sessionToken] }
                #expect(example.found.error == nil, "\(line)")
                #expect(keys == example.found.keys, "\(line)")
                let profile = try Profile.load(
                    environment: surroundings.environment,
                    name: nil,
                    readFile: surroundings.readFile
                )
                #expect(profile?.region == example.found.region, "\(line)")
            } catch let error as CredentialError {
                if example.found.error == nil, example.found.keys == nil {
                    // botocore passes over a metadata service that fails.
                    #expect(error.code == .sourceFailed, "\(line)")
                } else {
                    #expect(error.code.rawValue == example.found.error, "\(line) \(error)")
                }
            } catch {
                Issue.record("\(line): \(error)")
            }
        }
    }
}
