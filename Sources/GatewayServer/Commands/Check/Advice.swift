// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import BedrockCore

    /// What can be done about a failure, in words for whoever runs `check`.
    enum Advice {
        /// What AWS says of credentials, and what to do.
        static func identity(_ refusal: CallerIdentity.Refusal, _ credentials: Credentials) -> String {
            let key = credentials.accessKeyID
            switch refusal.code {
            case "ExpiredToken", "ExpiredTokenException":
                return "the credentials have expired. Renew them where they come from, for instance by 'aws sso login'."
            case "InvalidClientTokenId", "UnrecognizedClientException":
                let token =
                    key.hasPrefix("ASIA") && credentials.sessionToken == nil
                    ? "It is a temporary one, which needs AWS_SESSION_TOKEN as well."
                    : "Is it deleted, switched off, or of another partition, such as China?"
                return "AWS does not know the access key \(key). \(token)"
            case "SignatureDoesNotMatch":
                let isTime =
                    refusal.message.contains("Signature expired") || refusal.message.contains("not yet current")
                return isTime
                    ? "AWS refuses the time of the signature: set this machine's clock. \(refusal.message)"
                    : "the secret does not belong to the access key \(key). Set both anew, without spaces or line ends."
            default: return "STS says: \([refusal.code, refusal.message].joined(separator: ": "))"
            }
        }

        /// What went wrong with a call of Bedrock, and what to do.
        static func words(_ error: any Error, _ configuration: BedrockClient.Configuration) -> String {
            if let error = error as? TransportError {
                let message = error.message
                guard error.code == .unresolved else {
                    return "\(message) Is the network, proxy or firewall in the way?"
                }
                return
                    "\(message) Is there Bedrock in the region \(configuration.region)? Set AWS_REGION to another one."
            }
            return CommandFailure(error)?.description.replacing(" 'bedrock-gateway check' tells more.", with: "")
                ?? "\(error)"
        }
    }
#endif
