// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "chat",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "bedrock-gateway", path: "../..", traits: ["CurlTransport"])
    ],
    targets: [
        .executableTarget(
            name: "Chat",
            dependencies: [.product(name: "BedrockCore", package: "bedrock-gateway")]
        )
    ],
    swiftLanguageModes: [.v6]
)
