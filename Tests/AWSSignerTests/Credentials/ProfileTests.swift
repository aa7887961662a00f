// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import Testing

/// What botocore does not settle: rules of the other AWS SDKs, files on disk, and the words of errors.
@Suite struct ProfileTests {
    static func load(
        credentials: String = "",
        config: String = "",
        profile: String? = nil
    ) throws(CredentialError) -> Profile? {
        try Profile.load(environment: ["HOME": "/h"], name: profile) { path throws(CredentialError) in
            ["/h/.aws/credentials": credentials, "/h/.aws/config": config][path]
        }
    }

    @Test("A comment after white space is no part of a value")
    func comments() throws {
        let profile = try Self.load(config: "[default]\nregion = us-east-1 # here\nname = a#b;c\nother = x ;y")
        #expect(profile?.region == "us-east-1")
        #expect(profile?.setting("name") == "a#b;c")
        #expect(profile?.setting("other") == "x")
    }

    @Test("A byte order mark is no part of the first line")
    func byteOrderMark() throws {
        #expect(try Self.load(config: "\u{FEFF}[default]\nregion = eu-west-1\n")?.region == "eu-west-1")
    }

    @Test("[profile default] wins over [default]")
    func defaultProfile() throws {
        for config in [
            "[default]\nregion = a\n[profile default]\nregion = b",
            "[profile default]\nregion = b\n[default]\nregion = a",
        ] {
            #expect(try Self.load(config: config)?.region == "b")
        }
    }

    @Test("Sections that are no profiles are none", arguments: ["dev", "profiledev", "sso-session dev", "profile"])
    func otherSections(section: String) {
        #expect(throws: CredentialError.self) {
            try Self.load(config: "[\(section)]\nregion = a", profile: "dev")
        }
    }

    @Test("A malformed line is named")
    func malformed() {
        for text in ["[default]\nregion us-east-1", "\nregion = before any section", "[default]\n[open", "[a]\n= x"] {
            do {
                _ = try Self.load(config: text)
                Issue.record("\(text) was accepted")
            } catch {
                #expect(error.code == .malformedFile)
                #expect(error.message.contains("of /h/.aws/config"))
                #expect(!error.message.contains("us-east-1"))
            }
        }
    }

    @Test("Nothing that a file holds is a trap")
    func survivesAnything() {
        var seed = SystemRandomNumberGenerator()
        let pieces = [
            "[", "]", "=", ":", "\n", "\r\n", " ", "\t", "a", "#", ";", "default", "profile", "\u{FEFF}", "\"", "é",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0..<30, using: &seed)).map { _ in pieces.randomElement(using: &seed) ?? "" }
            _ = try? Self.load(credentials: text.joined(), config: text.reversed().joined())
        }
    }

    @Test("Files are read from disk")
    func fromDisk() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("signer-\(UUID().uuidString)")
        let file = folder.appendingPathComponent(".aws/credentials")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("[default]\naws_access_key_id=AKIDDISK\naws_secret_access_key=s\nregion=r\n".utf8).write(to: file)

        let environment = ["HOME": folder.path]
        let provider = ProfileCredentials(environment: environment, transport: NoTransport())
        #expect(try await provider.identity().credentials?.accessKeyID == "AKIDDISK")
        #expect(try Profile.load(environment: environment)?.region == "r")
        try FileManager.default.removeItem(at: file)
        #expect(try await provider.find() == nil)

        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        do {
            _ = try await ProfileCredentials(environment: environment, transport: NoTransport()).find()
            Issue.record("a folder was read as a file")
        } catch {
            #expect((error as? CredentialError)?.code == .unreadableFile)
        }
    }
}
