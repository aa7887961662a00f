// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import ArgumentParser
    import BedrockCore
    import FoundationEssentials
    import OpenAISchema

    /// `bedrock-gateway sign`: Signature Version 4 as a filter.
    struct SignCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract:
                "Sign a request to any service of AWS (Signature Version 4), from standard input to standard output.",
            discussion: """
                Reads one request as JSON: "url"; and where wanted "method" (GET, or POST with a body), "headers" (an object; a \
                value may be a list), and "body" (text) or "body_base64". Writes the header fields to send as a JSON object, or a \
                line for a shell. The signature is good for five minutes. Credentials are those of the AWS SDKs; nothing is sent.

                Example:

                  echo '{"url": "https://sts.us-east-1.amazonaws.com/",
                    "headers": {"Content-Type": "application/x-www-form-urlencoded"},
                    "body": "Action=GetCallerIdentity&Version=2011-06-15"}' |
                    bedrock-gateway sign --curl | sh
                """
        )

        @Option(help: "The name that the service signs by, such as bedrock; by default what the host tells.")
        var service: String?

        @Option(help: "The region; by default what the host tells, else that of the environment or the profile.")
        var region: String?

        @Flag(help: "Write a line with curl that sends the request, for a POSIX shell.")
        var curl = false

        /// Reads, signs, writes.
        func run() async throws {
            let environment = ProcessInfo.processInfo.environment
            let request = try SignRequest(json: try StandardStreams.readAll())
            let host = AWSHost(request.host)
            guard let service = service ?? host?.signingName else {
                throw CommandFailure(
                    "The host \(request.host) does not tell the service: name it by --service.",
                    .usage
                )
            }
            guard let region = try region ?? host?.region ?? Self.region(environment) else {
                throw CommandFailure("No region is set: name it by --region, or set AWS_REGION.", .configuration)
            }
            guard SignRequest.isName(service), SignRequest.isName(region) else {
                throw CommandFailure("--service and --region are names such as bedrock and us-west-2.", .usage)
            }
            let chain = CredentialChain.standard(environment: environment, transport: CurlTransport(), region: region)
            guard let credentials = try await chain.identity().credentials else {
                throw CommandFailure("There are no credentials to sign with.", .credentials)
            }
            let signed = SigV4Signer(region: region, service: service).sign(
                request.head,
                payload: .sha256(of: request.body),
                credentials: credentials,
                at: .now
            )
            let fields = String(decoding: SignRequest.fields(of: signed).jsonBytes, as: UTF8.self)
            Terminal.output.write((curl ? CurlLine(head: signed, body: request.body).text : fields) + "\n")
        }

        private static func region(_ environment: [String: String]) throws(ConfigurationError) -> String? {
            for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
                if let region = environment[name], !region.isEmpty { return region }
            }
            return try Profile.inUse(environment)?.region
        }
    }
#endif
