// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// The payload of a `contentBlockDelta` with text in the very form in which Bedrock sends it.
///
/// Nearly all events of a stream are of this form, and read so cost a tenth. Another form is no mistake; it is read as any JSON.
extension ConverseStreamEvent {
    /// Finds the text in such a payload where it stands there as the gateway would write it in JSON.
    ///
    /// - Parameter payload: the payload of a `contentBlockDelta`.
    /// - Returns: where the text's bytes are, without quotes, or `nil` where the payload has another form.
    static func writtenText(in payload: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var scanner = unsafe JSONScanner(payload)
        guard beginsText(&scanner) != nil, scanner.skip("\""), let text = scanner.writtenString(), endsText(&scanner)
        else {
            return nil
        }
        return text
    }

    /// Reads the event of such a payload.
    ///
    /// - Parameter payload: the payload of a `contentBlockDelta`.
    /// - Returns: the event, or `nil` where the payload has another form.
    static func text(in payload: [UInt8]) -> ConverseStreamEvent? {
        unsafe payload.withUnsafeBufferPointer { bytes in
            var scanner = unsafe JSONScanner(bytes)
            guard let index = beginsText(&scanner), let text = scanner.string(), endsText(&scanner) else { return nil }
            return .contentBlockDelta(index: index, delta: .text(text))
        }
    }

    private static func beginsText(_ scanner: inout JSONScanner) -> Int? {
        guard scanner.skip(#"{"contentBlockIndex":"#), let index = scanner.smallNumber(),
            scanner.skip(#","delta":{"text":"#)
        else { return nil }
        return index
    }

    /// The end, and before it perhaps padding that hides how long the text is.
    private static func endsText(_ scanner: inout JSONScanner) -> Bool {
        guard scanner.skip("}") else { return false }
        if scanner.skip(#","p":""#), !scanner.skipPlainString() { return false }
        return scanner.skip("}") && scanner.isAtEnd
    }
}
