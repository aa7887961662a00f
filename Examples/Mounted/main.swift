// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import FoundationEssentials
import GatewayServer
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

// A Hummingbird app of one's own with the gateway mounted at /ai: `API_KEY=secret PORT=8080 MountedGateway`, with AWS credentials in
// the environment or in a profile. AWS_ENDPOINT_URL may name a simulator.
let environment = ProcessInfo.processInfo.environment
let logger = Logger(label: "app")
let transport = CurlTransport()
let endpoint = environment["AWS_ENDPOINT_URL"].flatMap { Endpoint(url: $0) }
let bedrock = BedrockClient.Configuration(
    region: environment["AWS_REGION"] ?? "us-west-2",
    runtime: endpoint,
    controlPlane: endpoint
)
let gateway = Gateway(
    configuration: GatewayConfiguration(
        keys: ["app": environment["API_KEY"] ?? "secret"],
        routePrefix: "/ai",
        bedrock: bedrock
    ),
    client: BedrockClient(
        configuration: bedrock,
        transport: transport,
        credentials: CredentialChain.standard(environment: environment, transport: transport, service: "bedrock")
    ),
    observer: AccessLog(logger: logger),
    logger: logger
)

let router = Router()
router.get("/") { _, _ in "An app of one's own; OpenAI's API is at /ai.\n" }
for method in [HTTPRequest.Method.get, .post] {
    router.on("/ai/**", method: method) { request, _ in
        Response(await gateway.respond(to: GatewayRequest(request)))
    }
}
let application = Application(
    router: router,
    configuration: .init(address: .hostname("127.0.0.1", port: environment["PORT"].flatMap { Int($0) } ?? 8080)),
    logger: logger
)
try await application.runService()

extension GatewayRequest {
    /// The gateway reads the body itself, once it has checked the key.
    init(_ request: Request) {
        self.init(head: request.head) { limit in
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        }
    }
}

extension Response {
    init(_ response: GatewayResponse) {
        let body: ResponseBody
        switch response.content {
        case .bytes(let bytes): body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .stream(let stream):
            body = ResponseBody { writer in
                // Writing fails once the client has left; then the call of Bedrock ends.
                defer { stream.cancel() }
                while let bytes = try await stream.next() { try await writer.write(ByteBuffer(bytes: bytes)) }
                try await writer.finish(nil)
            }
        }
        self.init(status: response.status, headers: response.fields, body: body)
    }
}
