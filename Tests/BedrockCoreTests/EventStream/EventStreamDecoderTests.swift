// SPDX-License-Identifier: MIT-0

import BedrockCore
import Testing

/// Any portions, any damage, any nonsense.
struct EventStreamDecoderTests {
    static let messages = [
        EventStreamMessage(
            headers: [.init(":message-type", .string("event")), .init(":event-type", .string("messageStart"))],
            payload: Array(#"{"role":"assistant"}"#.utf8)
        ),
        EventStreamMessage(),
        EventStreamMessage(
            headers: [.init("größe", .int32(-7)), .init("wahr", .bool(true))],
            payload: Array("Grüße, 世界 🌍".utf8)
        ),
    ]
    static let stream = messages.flatMap { EventStreamEncoder.frame($0) }

    @Test func `a stream cut in two anywhere gives the same messages`() throws {
        for split in 0...Self.stream.count {
            let portions = [Array(Self.stream[..<split]), Array(Self.stream[split...])]
            #expect(try decode(portions) == Self.messages, "cut at \(split)")
        }
    }

    @Test func `a stream cut in three anywhere gives the same messages`() throws {
        for first in stride(from: 0, through: Self.stream.count, by: 5) {
            for second in stride(from: first, through: Self.stream.count, by: 3) {
                let portions = [Self.stream[..<first], Self.stream[first..<second], Self.stream[second...]]
                if try decode(portions.map(Array.init)) != Self.messages { Issue.record("cut at \(first), \(second)") }
            }
        }
    }

    @Test func `a stream that comes byte by byte gives the same messages`() throws {
        #expect(try decode(Self.stream.map { [$0] }) == Self.messages)
    }

    @Test func `messages that are taken late are the same`() throws {
        var decoder = EventStreamDecoder()
        for byte in Self.stream { decoder.append([byte]) }
        for message in Self.messages { #expect(try decoder.next() == message) }
        #expect(try decoder.next() == nil)
    }

    @Test func `the place of the next frame is known`() throws {
        var decoder = EventStreamDecoder()
        var end = 0
        for message in Self.messages {
            decoder.append(EventStreamEncoder.frame(message))
            #expect(decoder.offset == end)
            _ = try decoder.next()
            end += EventStreamEncoder.frame(message).count
        }
        decoder.append([0, 0, 0])
        #expect(try decoder.next() == nil)
        #expect(decoder.offset == Self.stream.count)
    }

    @Test func `a byte with any bit changed is refused`() {
        let frame = EventStreamEncoder.frame(Self.messages[0])
        for position in frame.indices {
            for bit in 0..<8 {
                var damaged = frame
                damaged[position] ^= 1 << UInt8(bit)
                #expect(throws: EventStreamError.checksumMismatch, "byte \(position), bit \(bit)") {
                    try decode([damaged])
                }
            }
        }
    }

    @Test func `a stream that ends early is refused`() throws {
        let ends = Self.messages.reduce(into: [0]) { $0.append($0[$0.count - 1] + EventStreamEncoder.frame($1).count) }
        for count in 0..<Self.stream.count where !ends.contains(count) {
            #expect(throws: EventStreamError.truncated, "after \(count) bytes") {
                try decode([Array(Self.stream[..<count])])
            }
        }
        for (index, end) in ends.enumerated() {
            #expect(try decode([Array(Self.stream[..<end])]) == Array(Self.messages[..<index]))
        }
    }

    @Test func `limits of one's own are kept`() throws {
        let frame = EventStreamEncoder.frame(
            EventStreamMessage(headers: [.init("n", .int64(1))], payload: [UInt8](repeating: 0, count: 100))
        )
        // A header of one letter and eight bytes takes eleven bytes.
        var roomy = EventStreamDecoder(limits: .init(headers: 11, payload: 100))
        roomy.append(frame)
        #expect(try roomy.next() != nil)
        for limits in [EventStreamDecoder.Limits(headers: 10, payload: 100), .init(headers: 11, payload: 99)] {
            var narrow = EventStreamDecoder(limits: limits)
            narrow.append(Array(frame[..<12]))
            #expect(throws: EventStreamError.frameTooLarge) { try narrow.next() }
        }
    }

    @Test func `headers of the greatest length are taken`() throws {
        // Two headers, five bytes each and their values, 131,072 bytes in all.
        let headers = [UInt8(0x61): 65_527, 0x62: 65_535].sorted { $0.key < $1.key }.map { name, count in
            EventStreamMessage.Header(
                String(decoding: [name], as: UTF8.self),
                .bytes([UInt8](repeating: name, count: count))
            )
        }
        let message = EventStreamMessage(headers: headers)
        let frame = EventStreamEncoder.frame(message)
        #expect(Array(frame[4..<8]) == [0, 2, 0, 0])
        #expect(try decode([frame]) == [message])
    }

    @Test(arguments: 0..<64)
    func `nonsense never traps`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            var bytes = (0..<Int.random(in: 0..<120, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            // Half of it with a prelude in order, so that more is looked at than the first checksum.
            if Bool.random(using: &generator) { bytes = disguised(bytes, using: &generator) }
            _ = try? decode([bytes])
        }
    }

    /// A frame whose checksums are in order and whose headers are nonsense.
    private func disguised(_ headers: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        // A value of bytes makes the encoder write checksums over what is then moved into the headers.
        let payload = EventStreamEncoder.frame(EventStreamMessage(payload: headers))
        var frame = payload
        frame[7] = UInt8(min(headers.count, Int.random(in: 0...120, using: &generator)))
        repairChecksums(of: &frame)
        return frame
    }

    private func repairChecksums(of frame: inout [UInt8]) {
        frame.replaceSubrange(8..<12, with: crc32(frame[..<8]))
        frame.replaceSubrange((frame.count - 4)..., with: crc32(frame[..<(frame.count - 4)]))
    }

    private func decode(_ portions: [[UInt8]]) throws -> [EventStreamMessage] {
        var decoder = EventStreamDecoder()
        var messages: [EventStreamMessage] = []
        for portion in portions {
            decoder.append(portion)
            while let message = try decoder.next() { messages.append(message) }
        }
        try decoder.finish()
        return messages
    }

    /// CRC-32 by its definition, bit by bit, in network byte order.
    private func crc32(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        remainder = ~remainder
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: remainder >> UInt32($0)) }
    }
}

/// Random numbers that are the same in each run: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
