// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "bedrock-gateway",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "OpenAISchema", targets: ["OpenAISchema"]),
        .library(name: "AWSSigner", targets: ["AWSSigner"]),
    ],
    dependencies: [
        // HMAC and SHA-256 of Signature Version 4.
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
        // The currency type of HTTP heads, shared with every modern Swift server and client.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    ],
    targets: [
        .target(name: "OpenAISchema"),
        .target(
            name: "AWSSigner",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(name: "OpenAISchemaTests", dependencies: ["OpenAISchema"]),
        .testTarget(
            name: "AWSSignerTests",
            dependencies: ["AWSSigner", .product(name: "HTTPTypes", package: "swift-http-types")],
            exclude: ["botocore"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    // Tests reach into memory only through the code under test, so only that code has to mark where it is unsafe.
    if target.type != .test { target.swiftSettings?.append(.strictMemorySafety()) }
}
