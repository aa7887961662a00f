// SPDX-License-Identifier: MIT-0

import BedrockCore
import HTTPTypes
import OpenAISchema

extension Gateway {
    /// `GET /status`, outside every prefix: what the gateway is doing, for those who have a key; `nil` for other paths.
    ///
    /// It passes the queue, as it is wanted most when that is long.
    func respondToStatus(_ request: GatewayRequest, _ record: RequestRecord) throws -> GatewayResponse? {
        guard let board, request.path == "/status" else { return nil }
        record.note(endpoint: .status)
        guard request.head.method == .get else { throw Self.wrongMethod(.get) }
        record.caller = try authenticator.caller(of: request.head.headerFields)
        let (state, uptime) = board.read()
        let report = StatusReport(
            state: state,
            uptime: uptime,
            region: configuration.bedrock.region,
            isReady: readiness.isReady,
            inFlight: admission.underWay,
            queued: admission.waitingCount,
            limits: (configuration.requestLimit, configuration.queueLimit),
            targets: router?.targetHealth() ?? []
        )
        return GatewayResponse(json: report, fields: [.cacheControl: "no-store"])
    }
}
