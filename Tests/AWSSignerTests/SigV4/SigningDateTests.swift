// SPDX-License-Identifier: MIT-0

import AWSSigner
import Foundation
import Testing

@Suite struct SigningDateTests {
    @Test("A date is written as Foundation's calendar writes it, and read back")
    func agreesWithCalendar() throws {
        let formatter = ISO8601DateFormatter()
        // Prime, so that all hours and days of the year come by.
        for seconds in stride(from: -62_135_596_800, to: 253_402_300_800, by: 39_916_801) {
            let date = SigningDate(secondsSince1970: seconds)
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            // Foundation's calendar is Julian before 1582.
            guard seconds > -12_219_292_800 else { continue }
            #expect(date.timestamp == expected.filter { $0 != "-" && $0 != ":" })
            #expect(date.day == date.timestamp.prefix(8))
            #expect(SigningDate(timestamp: date.timestamp) == date)
        }
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "", "20150830", "20150830T123600", "20150830T123600z", "2015-08-30T12:36:00Z", "20150230T000000Z",
            "20150431T000000Z", "20150001T000000Z", "20151301T000000Z", "20150830T240000Z", "20150830T126000Z",
            "20150830T123660Z", "2015083\u{661}T12360Z", "+0150830T123600Z", "21000229T000000Z",
        ]
    )
    func refuses(text: String) {
        #expect(SigningDate(timestamp: text) == nil)
    }

    @Test("Leap days are days", arguments: ["20000229T000000Z", "20240229T235959Z", "24000229T000000Z"])
    func leapDays(text: String) {
        #expect(SigningDate(timestamp: text)?.timestamp == text)
    }
}
