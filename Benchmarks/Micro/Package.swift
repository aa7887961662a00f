// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "micro",
    platforms: [.macOS(.v15)],
    dependencies: [
        // No trait: what is measured is the translator, without the server and libcurl.
        .package(name: "bedrock-gateway", path: "../..", traits: []),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "Micro",
            dependencies: [
                "CAllocations",
                .product(name: "OpenAISchema", package: "bedrock-gateway"),
                .product(name: "AWSSigner", package: "bedrock-gateway"),
                .product(name: "BedrockCore", package: "bedrock-gateway"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
