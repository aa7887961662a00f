// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "signer",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "bedrock-gateway", path: "../..", traits: []),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Signer",
            dependencies: [
                .product(name: "AWSSigner", package: "bedrock-gateway"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
