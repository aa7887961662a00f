// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// Reads a union of AWS's wire: an object with one member whose name tells the case.
struct UnionReader {
    /// The name of the case.
    let key: String
    /// What the case holds.
    let payload: JSONValue

    /// Finds the one member that is not `null` and not the name that some of AWS's servers add.
    init(_ json: JSONValue) throws(SchemaError) {
        let object = try JSONObject(json: json)
        guard let member = object.members.first(where: { !$0.value.isNull && $0.key != "__type" }) else {
            throw SchemaError(.missing, "Expected an object with one member that tells its kind.")
        }
        key = member.key
        payload = member.value
    }

    /// Reads what the case holds.
    func value<Value: JSONDecodable>() throws(SchemaError) -> Value {
        do throws(SchemaError) { return try Value(json: payload) } catch { throw error.within(key) }
    }
}

extension JSONWriter {
    /// Writes a union: an object with one member.
    mutating func union(_ key: String, _ payload: some JSONEncodable) {
        beginObject()
        member(key, payload)
        endObject()
    }
}
