// SPDX-License-Identifier: MIT-0

import AWSSigner
import FoundationEssentials
import Locking

/// Tells the time by RFC 3339, to the millisecond; the text of a second is made once.
final class LogClock: Sendable {
    private struct Second {
        var number = Int.min
        var text: [UInt8] = []
    }

    private let second = Locked(Second())

    func now() -> String {
        let time = Int(Date.now.timeIntervalSince1970 * 1000)
        let (number, thousandths) = time.quotientAndRemainder(dividingBy: 1000)
        let text = second.withLock { second in
            if second.number != number { second = Second(number: number, text: Self.text(number)) }
            for (place, unit) in [(20, 100), (21, 10), (22, 1)] {
                second.text[place] = UInt8(ascii: "0") + UInt8(thousandths / unit % 10)
            }
            return second.text
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `2015-08-30T12:36:00.000Z`.
    private static func text(_ second: Int) -> [UInt8] {
        let stamp = Array(SigningDate(secondsSince1970: second).timestamp.utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: stamp[range], as: UTF8.self) }
        return Array("\(part(0..<4))-\(part(4..<6))-\(part(6..<11)):\(part(11..<13)):\(part(13..<15)).000Z".utf8)
    }
}
