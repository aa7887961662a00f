// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let package = Package(
    name: "bedrock-gateway",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "OpenAISchema", targets: ["OpenAISchema"]),
    ],
    targets: [
        .target(name: "OpenAISchema"),
        .testTarget(name: "OpenAISchemaTests", dependencies: ["OpenAISchema"]),
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
