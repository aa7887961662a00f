// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseStreamEvent {
    /// Finds the text in such a payload where it stands there as it is, without escapes.
    ///
    /// - Parameter payload: the payload of a `contentBlockDelta`.
    /// - Returns: where the text's bytes are, which are UTF-8, or `nil` where the payload has another form.
    static func plainText(in payload: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        unsafe JSONScanner.scan(payload) { scanner in
            guard scanner.skip(#"{"contentBlockIndex":"#), scanner.smallNumber() != nil,
                scanner.skip(#","delta":{"text":""#), let text = scanner.plainString(), scanner.skip("}")
            else { return nil }
            if scanner.skip(#","p":""#), !scanner.skipPlainString() { return nil }
            return scanner.skip("}") ? text : nil
        }
    }

    /// Reads the payload of a `contentBlockDelta` with text in the very form in which Bedrock sends it.
    ///
    /// Nearly all events of a stream are of this form, and read so cost a tenth.
    ///
    /// - Parameter payload: the event's payload.
    /// - Returns: the event, or `nil` where the payload has another form, which says nothing against it.
    static func text(in payload: [UInt8]) -> ConverseStreamEvent? {
        JSONScanner.scan(payload) { scanner in
            guard scanner.skip(#"{"contentBlockIndex":"#), let index = scanner.smallNumber(),
                scanner.skip(#","delta":{"text":"#), let text = scanner.string(), scanner.skip("}")
            else { return nil }
            // Padding that hides how long the text is.
            if scanner.skip(#","p":""#), !scanner.skipPlainString() { return nil }
            return scanner.skip("}") ? .contentBlockDelta(index: index, delta: .text(text)) : nil
        }
    }
}
