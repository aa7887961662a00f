// SPDX-License-Identifier: MIT-0

#if Server
    extension GatewayConfiguration {
        /// Whether a Lambda function streams: what is said outright, else what the predecessor's adapter was told.
        static func streamsFromLambda(_ values: ConfigurationValues) throws(ConfigurationError) -> Bool {
            switch values.text("lambda.response.mode")?.lowercased() {
            case nil, "auto": return values.text("aws.lwa.invoke.mode")?.lowercased() == "response_stream"
            case "stream": return true
            case "buffer": return false
            case let text?: throw ConfigurationError("LAMBDA_RESPONSE_MODE is auto, stream or buffer, not '\(text)'.")
            }
        }
    }
#endif
