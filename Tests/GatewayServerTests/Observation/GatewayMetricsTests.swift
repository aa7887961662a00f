// SPDX-License-Identifier: MIT-0

import BedrockCore
import OpenAISchema
import Testing

@testable import GatewayServer

@Suite("The gateway's metrics")
struct GatewayMetricsTests {
    private let registry = PrometheusRegistry(descriptions: GatewayMetrics.descriptions)

    private func metrics() -> GatewayMetrics {
        GatewayMetrics(configuration: .forObservers, factory: registry)
    }

    private func lines(_ name: String) -> [String] {
        registry.text().split(separator: "\n").map(String.init).filter { line in
            line.hasPrefix(name + "{") || line.hasPrefix(name + " ")
        }
    }

    @Test("A streamed chat is counted, measured, and its tokens told by what they were")
    func chat() {
        let metrics = metrics()
        metrics.streamBegan()
        #expect(lines("bedrock_gateway_open_streams") == ["bedrock_gateway_open_streams 1"])
        metrics.requestEnded(
            .chat { summary in
                summary.isStreamed = true
                summary.details.firstToken = .milliseconds(100)
                summary.adapted = ["seed", "messages[0].name", "messages[1].name", "no_such_parameter"]
                summary.failedTargets = ["a", "b"]
            }
        )
        #expect(lines("bedrock_gateway_open_streams") == ["bedrock_gateway_open_streams 0"])
        let model = #"model="amazon.nova-lite-v1:0""#
        #expect(
            lines("bedrock_gateway_requests_total") == [
                #"bedrock_gateway_requests_total{endpoint="chat",\#(model),key="alice",status="2xx",outcome="success"} 1"#
            ]
        )
        #expect(
            lines("bedrock_gateway_tokens_total") == [
                #"bedrock_gateway_tokens_total{\#(model),key="alice",type="cache_read"} 20"#,
                #"bedrock_gateway_tokens_total{\#(model),key="alice",type="cache_write"} 5"#,
                #"bedrock_gateway_tokens_total{\#(model),key="alice",type="input"} 30"#,
                #"bedrock_gateway_tokens_total{\#(model),key="alice",type="output"} 11"#,
            ]
        )
        // 200 ms for the ten tokens after the first.
        #expect(
            lines("bedrock_gateway_time_per_output_token_seconds_sum") == [
                #"bedrock_gateway_time_per_output_token_seconds_sum{\#(model)} 0.02"#
            ]
        )
        #expect(
            lines("bedrock_gateway_time_to_first_token_seconds_sum") == [
                #"bedrock_gateway_time_to_first_token_seconds_sum{\#(model)} 0.1"#
            ]
        )
        #expect(lines("bedrock_gateway_request_duration_seconds_sum").first?.hasSuffix(" 0.3") == true)
        #expect(lines("bedrock_gateway_failovers_total") == ["bedrock_gateway_failovers_total 2"])
        #expect(
            lines("bedrock_gateway_adaptations_total") == [
                #"bedrock_gateway_adaptations_total{parameter="messages"} 1"#,
                #"bedrock_gateway_adaptations_total{parameter="other"} 1"#,
                #"bedrock_gateway_adaptations_total{parameter="seed"} 1"#,
            ]
        )
    }

    @Test("A thousand made-up models are one series, and a thousand real ones a hundred")
    func bounds() {
        let metrics = metrics()
        for number in 0..<1000 {
            metrics.requestEnded(
                .chat("made.up-\(number)") {
                    $0.status = 404; $0.usage = nil; $0.failure = "x"
                }
            )
        }
        #expect(lines("bedrock_gateway_requests_total").count == 1)
        #expect(lines("bedrock_gateway_requests_total")[0].contains(#"model="other""#))
        for number in 0..<1000 {
            metrics.requestEnded(.chat("real.model-\(number)") { $0.caller = Caller(name: "key-\(number)") })
        }
        let series = lines("bedrock_gateway_requests_total").compactMap { line in
            line.split(separator: ",").first { $0.hasPrefix("model=") }
        }
        #expect(Set(series).count == 99)
        let keys = lines("bedrock_gateway_requests_total").compactMap { line in
            line.split(separator: ",").first { $0.hasPrefix("key=") }
        }
        #expect(Set(keys).count == 101)
    }

    @Test("Failures are told by kind, all kinds from the beginning")
    func failures() {
        let metrics = metrics()
        metrics.upstreamFailed(UpstreamFailure(kind: .throttled, isTriedAgain: true))
        metrics.upstreamFailed(UpstreamFailure(kind: .throttled, isTriedAgain: false))
        metrics.refusalLearnt()
        #expect(lines("bedrock_gateway_upstream_errors_total").count == UpstreamFailure.Kind.allCases.count)
        #expect(
            lines("bedrock_gateway_upstream_errors_total").contains(
                #"bedrock_gateway_upstream_errors_total{kind="throttled"} 2"#
            )
        )
        #expect(lines("bedrock_gateway_retries_total") == ["bedrock_gateway_retries_total 1"])
        #expect(lines("bedrock_gateway_refusals_learnt_total") == ["bedrock_gateway_refusals_learnt_total 1"])
    }

    @Test("Every metric has a help text")
    func help() {
        let metrics = metrics()
        metrics.requestEnded(.chat())
        let text = registry.text()
        for line in text.split(separator: "\n") where line.hasPrefix("# TYPE ") {
            let name = line.split(separator: " ")[2]
            #expect(text.contains("# HELP \(name) "))
        }
    }
}
