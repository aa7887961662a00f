// SPDX-License-Identifier: MIT-0

import BedrockCore
import Logging
import OpenAISchema

extension BedrockRouter {
    /// Makes the router that a gateway's configuration asks for; `nil` where it asks for none.
    init?(
        _ configuration: GatewayConfiguration,
        chat: BedrockChat,
        embeddings: BedrockEmbeddings,
        clients: [RouteTarget.Place: BedrockClient],
        succeeding previous: BedrockRouter?,
        logger: Logger,
        makeResolver: (BedrockClient) -> ModelResolver
    ) {
        guard !configuration.routeTable.isEmpty else { return nil }
        var routing = BedrockRouter.Configuration(
            table: configuration.routeTable,
            policy: configuration.routingPolicy
        )
        routing.onLeftOut = { target, reason in
            logger.warning(
                "a target fails and is left out for a while",
                metadata: [
                    "target": "\(target)", "seconds": "\(configuration.routingPolicy.coolDown.components.seconds)",
                    "reason": "\(GatewayError(reason).body.code ?? "unknown")",
                ]
            )
        }
        self.init(
            configuration: routing,
            chat: chat,
            embeddings: embeddings,
            clients: clients,
            succeeding: previous,
            makeResolver: makeResolver
        )
    }
}
