// SPDX-License-Identifier: MIT-0

extension SigningDate {
    /// Reads a date and time as services and files of AWS write them: `2030-01-31T12:00:00Z`, with a fraction or an offset,
    /// or with `UTC` for the `Z`.
    ///
    /// - Parameter text: the date; a fraction of a second is cut off. `nil` is returned for anything else.
    package init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return nil }
        let digits = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].map {
            String(decoding: bytes[$0], as: UTF8.self)
        }
        let timestamp = digits[0...2].joined() + "T" + digits[3...5].joined() + "Z"
        guard let date = SigningDate(timestamp: timestamp) else { return nil }
        var zone = bytes[19...]
        if zone.first == UInt8(ascii: ".") {
            zone = zone.dropFirst().drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard let offset = Self.offset(String(decoding: zone, as: UTF8.self)) else { return nil }
        self.init(secondsSince1970: date.secondsSince1970 - offset)
    }

    /// The date and time as `2030-01-31T12:00:00Z`.
    package var iso8601: String {
        let text = timestamp
        func part(_ start: Int, _ count: Int) -> Substring { text.dropFirst(start).prefix(count) }
        return "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(9, 2)):\(part(11, 2)):\(part(13, 3))"
    }

    /// The seconds that a zone is ahead of UTC.
    private static func offset(_ zone: String) -> Int? {
        if ["Z", "z", "UTC"].contains(zone) { return 0 }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard let sign = zone.first, sign == "+" || sign == "-", digits.count == 4,
            digits.allSatisfy({ ("0"..."9").contains($0) }), let number = UInt16(digits), number / 100 < 24,
            number % 100 < 60
        else { return nil }
        let seconds = Int(number / 100) * 3600 + Int(number % 100) * 60
        return sign == "-" ? -seconds : seconds
    }
}
