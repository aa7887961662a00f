// SPDX-License-Identifier: MIT-0

import OpenAISchema
import Testing

@Suite("Changes to JSON text")
struct JSONTextTests {
    @Test(
        "Only the member's value changes",
        arguments: [
            (#"{"model":"a"}"#, #"{"model":"new"}"#),
            (
                "{ \"b\" : 1.0 , \"model\" :\t\"a\"\r\n,\"z\":[1e2 ,{}]}",
                "{ \"b\" : 1.0 , \"model\" :\t\"new\"\r\n,\"z\":[1e2 ,{}]}"
            ),
            (
                #"{"m":{"model":"a"},"model":"a","l":[{"model":"a"}]}"#,
                #"{"m":{"model":"a"},"model":"new","l":[{"model":"a"}]}"#
            ),
            (#"{"x":"model","model":{"a":[1,2]} }"#, #"{"x":"model","model":"new" }"#),
            (#"{"x":"\"model\":\\","mod\u0065l":7}"#, #"{"x":"\"model\":\\","mod\u0065l":"new"}"#),
            (#"{"model":1,"model":2}"#, #"{"model":"new","model":"new"}"#),
            ("  {\"model\": null\n}\n", "  {\"model\": \"new\"\n}\n"),
            (#"{"x":"ü😀","model":"a"}"#, #"{"x":"ü😀","model":"new"}"#),
        ]
    )
    func replaced(document: String, expected: String) {
        let result = JSONText.replacing("model", by: "new", in: Array(document.utf8))
        #expect(result.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "What has no such member, or is no object, is told",
        arguments: [
            "{}", #"{"a":1}"#, "[]", #"[{"model":1}]"#, "7", "", "{", #"{"model"#, #"{"model":"#, #"{"model":"a"#, "}",
            #""model""#,
            #"{"a":"\"#,
        ]
    )
    func nothing(document: String) {
        #expect(JSONText.replacing("model", by: "new", in: Array(document.utf8)) == nil)
    }
}
