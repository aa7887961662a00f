// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@testable import BedrockCore

/// Schemas as models take them.
///
/// Source of the rules: texts of refusals that users published (litellm#10062,
/// pydantic-ai#1623), and JSON Schema 2020-12.
struct SchemaRepairTests {
    private func repaired(_ schema: String, _ limits: Capabilities.SchemaLimits) throws -> (String?, Bool) {
        var repair = SchemaRepair(limits: limits)
        let object = try #require(try JSONParser.parse(schema).object)
        let result = repair.repaired(object)
        return (result.map { JSONValue.object($0).description }, repair.hasChangedMeaning)
    }

    @Test(arguments: [
        (##"{}"##, ##"{"type":"object","properties":{}}"##),
        (##"{"type":"object"}"##, ##"{"type":"object","properties":{}}"##),
        (##"{"type":"object","properties":null}"##, ##"{"type":"object","properties":{}}"##),
        (
            ##"{"type":["object","null"],"properties":{"z":{},"a":{}}}"##,
            ##"{"type":"object","properties":{"z":{},"a":{}}}"##
        ),
        (##"{"properties":{"a":{"default":1.0}}}"##, ##"{"type":"object","properties":{"a":{"default":1.0}}}"##),
    ])
    func `the top level is an object with properties`(schema: String, expected: String) throws {
        for limits in [[], .noTopLevelUnions, .noReferences] as [Capabilities.SchemaLimits] {
            let (result, hasChanged) = try repaired(schema, limits)
            #expect(result == expected)
            #expect(!hasChanged)
        }
    }

    @Test(arguments: [##"{"type":"string"}"##, ##"{"type":["string","null"]}"##, ##"{"type":1}"##])
    func `a schema of something else is none`(schema: String) throws {
        #expect(try repaired(schema, []).0 == nil)
    }

    @Test func `alternatives become one object, with those behind references`() throws {
        let schema =
            ##"{"anyOf":[{"properties":{"a":{},"c":{}},"required":["a","c"]},{"$ref":"#/$defs/B"}],"##
            + ##""$defs":{"B":{"allOf":[{"properties":{"b":{}},"required":["b"]},{"properties":{"c":{}},"required":["c"]}]}}}"##
        let (result, hasChanged) = try repaired(schema, .noTopLevelUnions)
        let object = try JSONParser.parse(try #require(result))
        #expect(object["properties"]?.object?.keys == ["a", "c", "b"])
        #expect(object["required"] == ["c"])
        #expect(object["anyOf"] == nil)
        #expect(object["type"] == "object")
        #expect(hasChanged)
    }

    @Test func `references are resolved, at the top too, and nothing of them stays`() throws {
        let schema =
            ##"{"$schema":"s","$id":"i","$ref":"#/$defs/A~1B","$defs":{"A/B":{"type":"object","properties":"##
            + ##"{"x":{"$ref":"#/definitions/X","description":"d"},"definitions":{"type":"string"}}}},"##
            + ##""definitions":{"X":{"type":"integer"}}}"##
        let (result, hasChanged) = try repaired(schema, .noReferences)
        #expect(
            result
                == ##"{"type":"object","properties":{"x":{"type":"integer","description":"d"},"definitions":{"type":"string"}}}"##
        )
        #expect(!hasChanged)
    }

    @Test(arguments: [
        ##"{"properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"properties":{"next":{"$ref":"#/$defs/A"}}}}}"##,
        ##"{"properties":{"a":{"$ref":"https://example.com/schema"}}}"##,
        ##"{"properties":{"a":{"$ref":"#"}}}"##,
    ])
    func `a reference without an end stands for any object, and that is told`(schema: String) throws {
        let (result, hasChanged) = try repaired(schema, .noReferences)
        #expect(result?.contains("$ref") == false)
        #expect(hasChanged)
    }

    /// What a client sends may neither exhaust the stack nor take long.
    @Test func `long chains and many copies end`() throws {
        var chain: [String] = []
        for index in 0..<20_000 {
            chain.append(##""d\##(index)":{"properties":{"n":{"$ref":"#/$defs/d\##(index + 1)"}}}"##)
        }
        let long = ##"{"$ref":"#/$defs/d0","$defs":{"## + chain.joined(separator: ",") + "}}"
        _ = try repaired(long, .noReferences)
        chain = []
        for index in 0..<30 {
            let next = ##"{"$ref":"#/$defs/d\##(index + 1)"}"##
            chain.append(##""d\##(index)":{"anyOf":[\##(next),\##(next)],"properties":{"a":\##(next),"b":\##(next)}}"##)
        }
        let wide = ##"{"anyOf":[{"$ref":"#/$defs/d0"}],"$defs":{"## + chain.joined(separator: ",") + "}}"
        #expect(try repaired(wide, .noReferences).0 == nil)
        #expect(try repaired(wide, .noTopLevelUnions).0 != nil)
    }

    @Test(arguments: [(9_000, true), (20_001, false)])
    func `a schema without references has the same bound`(count: Int, isTaken: Bool) throws {
        let properties = (0..<count).map { #""p\#($0)":true"# }.joined(separator: ",")
        #expect(try (repaired(#"{"properties":{\#(properties)}}"#, .noReferences).0 != nil) == isTaken)
    }
}
