// SPDX-License-Identifier: MIT-0

#if Server
    #if canImport(Musl)
        import Musl
    #elseif canImport(Glibc)
        import Glibc
    #else
        import Darwin
    #endif

    /// The time in the form of the `Date` field, made once a second.
    ///
    /// Source: RFC 9110, section 5.6.7.
    struct HTTPDate {
        private var second: time_t = -1
        private var text = ""

        /// The time now.
        mutating func now() -> String {
            let now = time(nil)
            if now != second { (second, text) = (now, Self.text(of: now)) }
            return text
        }

        /// A time, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
        static func text(of second: time_t) -> String {
            var second = second
            var parts = unsafe tm()
            _ = unsafe gmtime_r(&second, &parts)
            let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let date = unsafe "\(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900)"
            let clock = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
            return unsafe "\(days[Int(parts.tm_wday)]), \(date) \(clock) GMT"
        }
    }
#endif
