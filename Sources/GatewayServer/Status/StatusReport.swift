// SPDX-License-Identifier: MIT-0

import AWSSigner
import BedrockCore
import OpenAISchema

/// What `/status` tells, as JSON; docs/observability.md describes it.
struct StatusReport: JSONEncodable {
    /// What the board shows.
    let state: StatusBoard.State
    /// How long it has been kept, in seconds.
    let uptime: Double
    /// The region of Bedrock.
    let region: String
    /// Whether new requests are welcome.
    let isReady: Bool
    /// Requests under way.
    let inFlight: Int
    /// Requests that wait for their turn.
    let queued: Int
    /// How many of both there may be.
    let limits: (inFlight: Int, queued: Int)
    /// The health of the routes' targets.
    let targets: [(target: String, health: TargetHealth)]
    /// The time, in seconds since 1970.
    var now = SigningDate.now.secondsSince1970

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("version", GatewayVersion.current)
        writer.member("region", region)
        writer.member("now", now)
        writer.member("started_at", now - Int(uptime))
        writer.member("uptime_seconds", uptime.shortened)
        writer.member("ready", isReady)
        writer.member("in_flight", inFlight)
        writer.member("max_in_flight", limits.inFlight)
        writer.member("queued", queued)
        writer.member("max_queued", limits.queued)
        writer.member("open_streams", state.openStreams)
        writer.member("refusals_learnt", state.refusalsLearnt)
        writer.member("total", StatusFigures(state.total, seconds: uptime, hasDurations: false))
        writer.member("last_minute", figures(ofLast: 60))
        writer.member("last_10_minutes", figures(ofLast: 600))
        writer.member("series", StatusSeries(state.recent, at: Int(uptime), now: now))
        writer.member("models", models)
        writer.member("targets", targets.map(TargetRow.init))
        writer.endObject()
    }

    private func figures(ofLast seconds: Int) -> StatusFigures {
        let count = seconds / state.recent.step
        return StatusFigures(
            state.recent.sum(ofLast: count, at: Int(uptime)),
            seconds: state.recent.seconds(ofLast: count, at: uptime)
        )
    }

    /// The busiest first.
    private var models: [ModelRow] {
        state.models.sorted { ($1.value.total.requests, $0.key) < ($0.value.total.requests, $1.key) }.map {
            name,
            model in
            let recent = model.recent.sum(ofLast: model.recent.count, at: Int(uptime))
            let seconds = model.recent.seconds(ofLast: model.recent.count, at: uptime)
            return ModelRow(
                name: name,
                total: StatusFigures(model.total, seconds: uptime, hasDurations: false),
                recent: StatusFigures(recent, seconds: seconds)
            )
        }
    }

    private struct ModelRow: JSONEncodable {
        let name: String
        let total: StatusFigures
        let recent: StatusFigures

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("model", name)
            writer.member("total", total)
            writer.member("last_10_minutes", recent)
            writer.endObject()
        }
    }

    private struct TargetRow: JSONEncodable {
        let name: String
        let health: TargetHealth

        init(_ row: (target: String, health: TargetHealth)) {
            name = row.target
            health = row.health
        }

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("target", name)
            writer.member("state", health.breakerState)
            writer.endObject()
        }
    }
}

extension TargetHealth {
    /// The state of the target's circuit breaker, as the pattern's literature has it.
    var breakerState: String {
        switch self {
        case .well: "closed"
        case .onTrial: "half_open"
        case .leftOut: "open"
        }
    }
}

extension Double {
    /// The number to a millionth.
    var shortened: Double { (self * 1e6).rounded() / 1e6 }
}
