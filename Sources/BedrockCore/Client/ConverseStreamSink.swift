// SPDX-License-Identifier: MIT-0

/// What takes the events of a stream as they are decoded.
protocol ConverseStreamSink {
    /// Offers the text of a delta in the very bytes in which it came, which last as long as the call.
    ///
    /// - Parameter text: the text as ``JSONWriter`` would write it, without quotes.
    /// - Returns: whether it has been taken; else it comes as an event.
    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>) -> Bool

    /// Takes an event.
    mutating func take(_ event: ConverseStreamEvent)
}

/// Takes all events into a list.
struct EventList: ConverseStreamSink {
    private(set) var events: [ConverseStreamEvent] = []

    mutating func take(writtenText text: UnsafeBufferPointer<UInt8>) -> Bool { false }

    mutating func take(_ event: ConverseStreamEvent) {
        events.append(event)
    }
}
