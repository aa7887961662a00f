// SPDX-License-Identifier: MIT-0

/// Which addresses a client may make the gateway connect to: public ones only.
///
/// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries. For IPv6 the rule is the other way round: what is not
/// global unicast, or is a way to reach IPv4, is refused.
enum AddressRules {
    /// Whether an address is public.
    ///
    /// - Parameter address: 4 or 16 bytes in network byte order.
    /// - Returns: `false` for every special range, and for anything that is no address.
    static func isPublic(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: !specialIPv4.contains { $0.contains(address) }
        case 16: globalUnicast.contains(address) && !specialIPv6.contains { $0.contains(address) }
        default: false
        }
    }

    /// Addresses that begin with the same bits.
    private struct Range {
        let prefix: [UInt8]
        let bits: Int

        init(_ prefix: [UInt8], _ bits: Int) {
            self.prefix = prefix
            self.bits = bits
        }

        func contains(_ address: [UInt8]) -> Bool {
            for (index, byte) in prefix.enumerated() {
                let relevant = min(8, bits - index * 8)
                guard relevant > 0 else { return true }
                let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - relevant))
                guard byte & mask == address[index] & mask else { return false }
            }
            return true
        }
    }

    private static let specialIPv4 = [
        Range([0], 8),  // this network
        Range([10], 8),  // private
        Range([100, 64], 10),  // carrier-grade NAT
        Range([127], 8),  // loopback
        Range([169, 254], 16),  // link-local, metadata services among them
        Range([172, 16], 12),  // private
        Range([192, 0, 0], 24),  // protocol assignments
        Range([192, 0, 2], 24),  // documentation
        Range([192, 31, 196], 24),  // AS112
        Range([192, 52, 193], 24),  // AMT
        Range([192, 88, 99], 24),  // 6to4 relays
        Range([192, 168], 16),  // private
        Range([192, 175, 48], 24),  // AS112
        Range([198, 18], 15),  // benchmarks
        Range([198, 51, 100], 24),  // documentation
        Range([203, 0, 113], 24),  // documentation
        Range([224], 4),  // multicast
        Range([240], 4),  // reserved, broadcast among them
    ]

    /// 2000::/3; outside it are loopback, mapped and compatible IPv4, NAT64, unique local, link-local and multicast addresses.
    private static let globalUnicast = Range([0x20], 3)

    private static let specialIPv6 = [
        Range([0x20, 0x01, 0x00], 23),  // protocol assignments, Teredo among them
        Range([0x20, 0x01, 0x0D, 0xB8], 32),  // documentation
        Range([0x20, 0x02], 16),  // 6to4: holds an IPv4 address
        Range([0x26, 0x20, 0x00, 0x4F, 0x80, 0x00], 48),  // AS112
        Range([0x3F, 0xFF, 0x00], 20),  // documentation
    ]
}
