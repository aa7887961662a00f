// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "family",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "bedrock-gateway", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "Family",
            dependencies: [
                .product(name: "BedrockCore", package: "bedrock-gateway"),
                .product(name: "BedrockTestSupport", package: "bedrock-gateway"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
