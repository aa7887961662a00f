// swift-tools-version:6.2
// SPDX-License-Identifier: MIT-0

import PackageDescription

let server: TargetDependencyCondition? = .when(traits: ["Server"])
let curl: TargetDependencyCondition? = .when(traits: ["CurlTransport"])

let package = Package(
    name: "bedrock-gateway",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "bedrock-gateway", targets: ["bedrock-gateway"]),
        .library(name: "OpenAISchema", targets: ["OpenAISchema"]),
        .library(name: "AWSSigner", targets: ["AWSSigner"]),
        .library(name: "BedrockCore", targets: ["BedrockCore"]),
        .library(name: "GatewayServer", targets: ["GatewayServer"]),
        .library(name: "BedrockSimulator", targets: ["BedrockSimulator"]),
        .library(name: "BedrockTestSupport", targets: ["BedrockTestSupport"]),
    ],
    traits: [
        .trait(
            name: "Server",
            description: "The gateway's HTTP server and command line. Off, no server package is fetched."
        ),
        .trait(
            name: "CurlTransport",
            description: "The HTTP client over libcurl. Off, bring an HTTPTransport of your own."
        ),
        .default(enabledTraits: ["Server", "CurlTransport"]),
    ],
    dependencies: [
        // HMAC and SHA-256 of Signature Version 4.
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
        // The currency type of HTTP heads, shared with every modern Swift server and client.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        // The logging facade that every Swift server has already chosen a backend for.
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        // The metrics facade: a program that mounts the gateway gets its numbers in the backend that it has chosen.
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.9.0"),
        // The HTTP server; without its default traits, which link Foundation and ICU.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        // The event loops and channels below Hummingbird: the connection's close future is needed to stop upstream work.
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        // The parts of an HTTP message as Hummingbird's pipeline carries them, for our handler in it.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.0"),
        // The interface of tracers, so that a program that mounts the gateway gets its spans in its own traces; Hummingbird
        // brings the package along anyway.
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.2"),
        // Graceful shutdown on SIGTERM.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
        // Subcommands, options, help.
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        // Typed reading of the environment, with secrets marked as such.
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.0.0", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        // OpenAI's token table as bytes within the program.
        .target(name: "CTokenTable", exclude: ["cl100k_base.z"]),
        // What the C library offers to C alone: the allocator's settings, the processors of a process.
        .target(name: "CProcess"),
        // The console's pages, likewise.
        .target(name: "CConsole", exclude: ["web"]),
        .target(name: "OpenAISchema"),
        // The lock, in a module of its own, public within: what is generic is made for its callers' types across modules only so.
        .target(name: "Locking"),
        .target(
            name: "AWSSigner",
            dependencies: [
                "Locking",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "BedrockCore",
            dependencies: [
                "OpenAISchema",
                "Locking",
                "AWSSigner",
                "CZlib",
                "CTokenTable",
                .target(name: "CCurl", condition: curl),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "BedrockSimulator",
            dependencies: [
                "OpenAISchema",
                "Locking",
                "AWSSigner",
                "BedrockCore",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: server),
            ]
        ),
        .target(
            name: "GatewayServer",
            dependencies: [
                "OpenAISchema",
                "Locking",
                "AWSSigner",
                "BedrockCore",
                "BedrockSimulator",
                "CProcess",
                "CConsole",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics", condition: server),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "HummingbirdCore", package: "hummingbird", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOPosix", package: "swift-nio", condition: server),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: server),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: server),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras", condition: server),
                .product(name: "Instrumentation", package: "swift-distributed-tracing", condition: server),
                .product(name: "Tracing", package: "swift-distributed-tracing", condition: server),
                .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: server),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: server),
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: server),
                .product(name: "Configuration", package: "swift-configuration", condition: server),
            ]
        ),
        .target(
            name: "BedrockTestSupport",
            dependencies: ["BedrockCore", "OpenAISchema"],
            path: "Tests/BedrockTestSupport"
        ),
        .executableTarget(name: "bedrock-gateway", dependencies: ["GatewayServer"]),
        // An example, here to be built together with the rest.
        .executableTarget(
            name: "MountedGateway",
            dependencies: [
                "GatewayServer", "BedrockCore", "AWSSigner",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
            ],
            path: "Examples/Mounted"
        ),
        .testTarget(name: "OpenAISchemaTests", dependencies: ["OpenAISchema"]),
        .testTarget(
            name: "AWSSignerTests",
            dependencies: ["AWSSigner", "Locking", .product(name: "HTTPTypes", package: "swift-http-types")],
            exclude: ["botocore"]
        ),
        .testTarget(
            name: "BedrockCoreTests",
            dependencies: [
                "BedrockCore", "BedrockTestSupport", "AWSSigner", "Locking", "OpenAISchema",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: [
                "EventStream/botocore", "Families/python", "Native/Golden", "Wire/botocore",
                "Translation/Golden", "Translation/botocore",
            ]
        ),
        .testTarget(
            name: "BedrockSimulatorTests",
            dependencies: [
                "BedrockSimulator", "BedrockCore", "AWSSigner", "OpenAISchema",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]
        ),
        .testTarget(
            name: "GatewayServerTests",
            dependencies: [
                "GatewayServer", "BedrockSimulator", "BedrockCore", "AWSSigner", "Locking", "OpenAISchema",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
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
