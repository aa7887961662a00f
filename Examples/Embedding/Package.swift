// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "embedding",
    platforms: [.macOS(.v15)],
    dependencies: [
        // No trait: neither the server's packages nor libcurl.
        .package(name: "bedrock-gateway", path: "../..", traits: []),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    ],
    targets: [
        // Translation alone.
        .executableTarget(
            name: "Translator",
            dependencies: [.product(name: "BedrockCore", package: "bedrock-gateway")]
        ),
        // A transport of one's own in libcurl's place.
        .executableTarget(
            name: "Transport",
            dependencies: [
                .product(name: "BedrockCore", package: "bedrock-gateway"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        // A signed request to another service of AWS's.
        .executableTarget(
            name: "Signer",
            dependencies: [
                .product(name: "AWSSigner", package: "bedrock-gateway"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
