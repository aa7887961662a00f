// SPDX-License-Identifier: MIT-0

import FoundationEssentials

/// A second of UTC time, in the two forms that Signature Version 4 writes.
public struct SigningDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var secondsSince1970: Int

    /// Makes a date.
    ///
    /// - Parameter secondsSince1970: seconds since 1970-01-01T00:00:00Z.
    public init(secondsSince1970: Int) {
        self.secondsSince1970 = secondsSince1970
    }

    /// This second, by the system's clock.
    public static var now: SigningDate {
        SigningDate(secondsSince1970: Int(Date.now.timeIntervalSince1970.rounded(.down)))
    }

    /// The date and time as `20150830T123600Z`.
    public var timestamp: String {
        let days = Self.days(secondsSince1970)
        let seconds = secondsSince1970 - days * 86_400
        var text = Self.day(days)
        text.append(UInt8(ascii: "T"))
        Self.append(seconds / 3600, width: 2, to: &text)
        Self.append(seconds / 60 % 60, width: 2, to: &text)
        Self.append(seconds % 60, width: 2, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// The date as `20150830`.
    public var day: String {
        String(decoding: Self.day(Self.days(secondsSince1970)), as: UTF8.self)
    }

    /// The same as ``timestamp``.
    public var description: String { timestamp }

    /// Reads a date and time.
    ///
    /// - Parameter timestamp: of the form `20150830T123600Z`.
    public init?(timestamp: String) {
        let bytes = Array(timestamp.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.days(fromYear: year, month: month, day: day)
        // Refuses the 31st of a shorter month, which the count of days would carry into the next.
        guard Self.civilDate(fromDays: days) == (year, month, day) else { return nil }
        self.init(secondsSince1970: days * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// The order of time.
    public static func < (left: SigningDate, right: SigningDate) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }
}

// Years are counted from March, so that the leap day is a year's last; an era is the 400 years after which the calendar
// repeats, 146,097 days; 719,468 days lie between 0000-03-01 and 1970-01-01.
extension SigningDate {
    private static func days(_ seconds: Int) -> Int {
        floorDivide(seconds, 86_400)
    }

    private static func civilDate(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func days(fromYear year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    private static func day(_ days: Int) -> [UInt8] {
        let date = civilDate(fromDays: days)
        var text: [UInt8] = []
        text.reserveCapacity(16)
        append(date.year, width: 4, to: &text)
        append(date.month, width: 2, to: &text)
        append(date.day, width: 2, to: &text)
        return text
    }

    private static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
        // Years of more than four digits and such before the first are nobody's, but no reason to trap.
        guard (0..<10_000).contains(value) else { return text.append(contentsOf: String(value).utf8) }
        var digits = value
        let start = text.count
        for _ in 0..<width { text.append(UInt8(ascii: "0")) }
        for place in (start..<start + width).reversed() {
            text[place] += UInt8(digits % 10)
            digits /= 10
        }
    }
}
