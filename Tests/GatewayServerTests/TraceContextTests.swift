// SPDX-License-Identifier: MIT-0

import GatewayServer
import Testing

/// Cases of the W3C Recommendation "Trace Context", sections 3.2 and 3.3, and of its test suite.
@Suite("Trace context")
struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"
    private static let parent = "00-\(trace)-\(span)-01"

    @Test("A parent of the known version, and of one to come")
    func valid() throws {
        let context = try #require(TraceContext(parent: Self.parent))
        #expect(context == TraceContext(traceID: Self.trace, spanID: Self.span, isSampled: true))
        #expect(context.parent == Self.parent)
        for (flags, isSampled) in [("00", false), ("01", true), ("02", false), ("ff", true)] {
            #expect(TraceContext(parent: "00-\(Self.trace)-\(Self.span)-\(flags)")?.isSampled == isSampled)
        }
        for later in ["cc-\(Self.trace)-\(Self.span)-01", "cc-\(Self.trace)-\(Self.span)-01-what-is-to-come"] {
            #expect(TraceContext(parent: later)?.parent == Self.parent)
        }
    }

    @Test(
        "What is none",
        arguments: [
            "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-01-",
            "00-\(trace)-\(span)-01-x",
            "ff-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01.x", "0-\(trace)-\(span)-01", ".0-\(trace)-\(span)-01",
            "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-\(span)-01", "00-\(trace)-00F067AA0BA902B7-01",
            "00-\(trace)-\(span)-0x", "00-\(trace)-\(span)-.0", "00_\(trace)_\(span)_01", " \(parent)", "\(parent) ",
            "\(parent), \(parent)", "00-\(trace)0-\(span)-01", "00-4bf92f3577b34da6a3ce929d0e0e473\u{e4}-\(span)-01",
        ]
    )
    func invalid(parent: String) {
        #expect(TraceContext(parent: parent) == nil)
    }

    private func state(_ text: String) -> String? {
        TraceContext(parent: Self.parent, state: text)?.state
    }

    @Test("A state keeps its members in their order, without what is empty")
    func validState() {
        for same in [
            "foo=1,bar=2", "foo@bar=1", "a_-*/0=x", "0tenant@system=1", "foo= 1", "foo=!~ x",
            "\(String(repeating: "z", count: 256))=1", "foo=\(String(repeating: "v", count: 256))",
            "\(String(repeating: "t", count: 241))@\(String(repeating: "v", count: 14))=1",
            (1...32).map { "bar\($0)=\($0)" }.joined(separator: ","),
        ] {
            #expect(state(same) == same)
        }
        #expect(state(" foo=1\t,,bar=2, ") == "foo=1,bar=2")
        #expect(state("") == "")
    }

    @Test("A state that is none is left out, and the parent stays")
    func invalidState() {
        for odd in [
            "foo", "foo=", "=1", "Foo=1", "0foo=1", "foo =1", "foo.bar=1", "foo@=1", "@foo=1", "foo@@bar=1",
            "foo@bar@baz=1", "foo@0bar=1", "foo=1,foo=1", "foo=bar=baz", "foo=b\u{e4}r", "foo=\u{7f}",
            "\(String(repeating: "z", count: 257))=1", "foo=\(String(repeating: "v", count: 257))",
            "\(String(repeating: "t", count: 242))@v=1", "t@\(String(repeating: "v", count: 15))=1",
            (1...33).map { "bar\($0)=\($0)" }.joined(separator: ","),
        ] {
            #expect(state(odd) == "", "\(odd)")
        }
    }
}
