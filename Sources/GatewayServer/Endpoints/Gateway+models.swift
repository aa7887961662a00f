// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension Gateway {
    /// `GET {prefix}/models`.
    func respondToModels() async throws -> GatewayResponse {
        GatewayResponse(json: ModelList(data: try await models.all()))
    }

    /// `GET {prefix}/models/{id}`, where the id may hold slashes and colons, percent-encoded or not.
    func respondToModel(_ path: Substring) async throws -> GatewayResponse {
        let id = path.percentDecoded
        guard let model = try await models.model(id) else {
            throw GatewayError.unknownModel(id)
        }
        return GatewayResponse(json: model)
    }
}

extension Substring {
    /// The text with `%41` read as `A`; what is no such escape stays as it is.
    fileprivate var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, digits.first != UInt8(ascii: "+"),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
