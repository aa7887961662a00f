// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Source: Amazon Bedrock user guide, "TwelveLabs Marengo Embed 2.7" and "TwelveLabs Marengo Embed 3.0".
extension EmbeddingAnswer {
    static func marengo(_ json: JSONValue, isFlat: Bool) throws(ServiceException) -> Reply {
        guard let type = json["inputType"]?.string, ["text", "image"].contains(type) else {
            throw malformed("#/inputType: not a valid enum value")
        }
        let content: JSONValue
        if isFlat {
            try refuseOthers(than: ["inputType", "inputText", "mediaSource", "textTruncate"], in: json)
            content = json
        } else {
            try refuseOthers(than: ["inputType", type], in: json)
            guard let member = json[type] else { throw malformed("#: required key [\(type)] not found") }
            try refuseOthers(than: ["inputText", "mediaSource"], in: member)
            content = member
        }
        let seed: String
        if type == "text" {
            seed = try inputText(content)
            let limit = isFlat ? 77 : 500
            guard tokens(seed) <= limit || (isFlat && content["textTruncate"] != "none") else {
                throw .validation("The text has more than \(limit) tokens.")
            }
        } else {
            seed = try picture(content["mediaSource"]?["base64String"], at: "#/mediaSource/base64String")
        }
        return reply(["data": [["embedding": floats(of: seed, isFlat ? 1024 : 512)]]])
    }
}
