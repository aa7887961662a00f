// SPDX-License-Identifier: MIT-0

package import AWSSigner
package import HTTPTypes

/// A local stand-in for Amazon Bedrock: its wire, its signatures and its refusals, but no model behind it.
///
/// Answers are echoes of the question and so the same each time: `You said: …`. With tools, a tool is called; its result is
/// answered with `The tool said: …`. What a model id beginning with `fault.` does is told at `Fault`. The last requests can
/// be looked at: `GET /_simulator/requests` lists them, `DELETE` forgets them.
public struct Simulator: Sendable {
    /// Where the simulator listens and whom it lets in.
    public struct Configuration: Sendable {
        /// The address to listen on.
        public var host: String
        /// The port to listen on; 0 for any that is free.
        public var port: Int
        /// The region of the models that are listed; requests may be signed for any.
        public var region: String
        /// The only access key that may sign.
        public var accessKeyID: String
        /// The secret of that access key.
        public var secretAccessKey: String
        /// The Bedrock API key that is accepted as bearer token.
        public var bearerKey: String
        /// How many requests are remembered.
        public var recordLimit: Int

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - host: the address to listen on.
        ///   - port: the port to listen on; 0 for any that is free.
        ///   - region: the region of the models that are listed.
        ///   - accessKeyID: the only access key that may sign.
        ///   - secretAccessKey: the secret of that access key.
        ///   - bearerKey: the Bedrock API key that is accepted as bearer token.
        ///   - recordLimit: how many requests are remembered.
        public init(
            host: String = "127.0.0.1",
            port: Int = 8199,
            region: String = "us-west-2",
            accessKeyID: String = "AKIDSIMULATOR",
            secretAccessKey: String = "simulator-secret",
            bearerKey: String = "simulator-key",
            recordLimit: Int = 100
        ) {
            self.host = host
            self.port = port
            self.region = region
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
            self.bearerKey = bearerKey
            self.recordLimit = recordLimit
        }
    }

    /// Where the simulator listens and whom it lets in.
    public let configuration: Configuration

    let doorkeeper: Doorkeeper
    package let recorder: Recorder

    /// Makes a simulator.
    ///
    /// - Parameter configuration: where it listens and whom it lets in.
    public init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        doorkeeper = Doorkeeper(configuration: configuration)
        recorder = Recorder(limit: configuration.recordLimit)
    }

    /// Answers a request of Bedrock's API.
    ///
    /// - Parameters:
    ///   - head: the request's head as received, its `Host` as the authority.
    ///   - body: the whole body.
    ///   - now: the time that signatures are checked against.
    /// - Returns: the answer, an error of Bedrock's shape where the request is refused.
    package func reply(to head: HTTPRequest, body: [UInt8], at now: SigningDate = .now) -> Reply {
        do throws(ServiceException) {
            try doorkeeper.admit(head, body: body, at: now)
            switch try Operation(method: head.method, target: head.path ?? "/") {
            case .converse(let model): return try converse(model, body: body, isStreaming: false)
            case .converseStream(let model): return try converse(model, body: body, isStreaming: true)
            case .invoke(let model): return try invoke(model, body: body, isStreaming: false)
            case .invokeStream(let model): return try invoke(model, body: body, isStreaming: true)
            case .chatCompletions: return chatCompletions(body)
            case .listFoundationModels(let query): return listFoundationModels(query)
            case .listInferenceProfiles(let query): return try listInferenceProfiles(query)
            case .listResources(let path, let query): return try listResources(path, query)
            }
        } catch {
            return Reply(error)
        }
    }
}
