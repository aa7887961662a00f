// SPDX-License-Identifier: MIT-0

#if Server
    import AWSSigner
    import HTTPTypes
    import Locking

    /// A transport that takes note of what time those who answer have.
    final class WatchedTransport: HTTPTransport {
        private let base: any HTTPTransport
        private let skews = Locked<[Int]>([])

        init(_ base: any HTTPTransport) {
            self.base = base
        }

        /// By how many seconds AWS's clock is ahead of this machine's; `nil` where nobody has told the time.
        ///
        /// The smallest difference counts, as an answer that was long on its way makes it look larger.
        var skew: Int? {
            skews.withLock { $0.min { abs($0) < abs($1) } }
        }

        func send(_ request: TransportRequest) async throws -> TransportResponse {
            let response = try await base.send(request)
            if let date = response.head.headerFields[.date].flatMap(SigningDate.init(httpDate:)) {
                let skew = date.secondsSince1970 - SigningDate.now.secondsSince1970
                skews.withLock { $0.append(skew) }
            }
            return response
        }
    }

    extension SigningDate {
        /// Reads a date of HTTP, `Sun, 06 Nov 1994 08:49:37 GMT`.
        ///
        /// Source: RFC 9110, section 5.6.7; the two obsolete forms are not known.
        init?(httpDate text: String) {
            let words = text.split(separator: " ")
            guard words.count == 6, words[5] == "GMT", let month = Self.months.firstIndex(of: String(words[2])) else {
                return nil
            }
            let number = String(month + 101).dropFirst()
            self.init(timestamp: "\(words[3])\(number)\(words[1])T\(words[4].filter { $0 != ":" })Z")
        }

        private static let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
    }
#endif
