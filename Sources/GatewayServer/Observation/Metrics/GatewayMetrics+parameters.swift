// SPDX-License-Identifier: MIT-0

#if Server
    extension GatewayMetrics {
        /// The parameters that may stand in a label; a client can send any others.
        static let parameters = [
            "additionalModelResponseFieldPaths", "audio", "dimensions", "encoding_format", "frequency_penalty",
            "function_call", "functions", "input", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens",
            "messages", "metadata", "modalities", "model", "n", "parallel_tool_calls", "prediction",
            "presence_penalty", "prompt_cache_key", "prompt_cache_retention", "reasoning_effort", "response_format",
            "safety_identifier", "seed", "service_tier", "stop", "store", "stream_options", "temperature", "thinking",
            "tool_choice", "tools", "top_k", "top_logprobs", "top_p", "user", "verbosity", "web_search_options",
        ]
    }
#endif
