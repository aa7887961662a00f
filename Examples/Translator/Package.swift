// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "translator",
    platforms: [.macOS(.v15)],
    dependencies: [
        // No trait: neither the server's packages nor libcurl.
        .package(name: "bedrock-gateway", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "Translator",
            dependencies: [.product(name: "BedrockCore", package: "bedrock-gateway")]
        )
    ],
    swiftLanguageModes: [.v6]
)
