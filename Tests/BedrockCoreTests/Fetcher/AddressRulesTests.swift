// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

/// Every special range by its first and last address, and by the addresses just outside.
///
/// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries, IANA IPv4 and IPv6 Address Space.
@Suite("Addresses that may be fetched from")
struct AddressRulesTests {
    /// First and last address, and whether the ones before and after it are public.
    struct Block: Sendable, CustomTestStringConvertible {
        var first: String
        var last: String
        var before: Bool
        var after: Bool

        init(_ first: String, _ last: String, before: Bool = true, after: Bool = true) {
            (self.first, self.last, self.before, self.after) = (first, last, before, after)
        }

        var testDescription: String { "\(first) to \(last)" }
    }

    static let ipv4 = [
        Block("0.0.0.0", "0.255.255.255", before: false), Block("10.0.0.0", "10.255.255.255"),
        Block("100.64.0.0", "100.127.255.255"), Block("127.0.0.0", "127.255.255.255"),
        Block("169.254.0.0", "169.254.255.255"), Block("172.16.0.0", "172.31.255.255"),
        Block("192.0.0.0", "192.0.0.255"), Block("192.0.2.0", "192.0.2.255"), Block("192.31.196.0", "192.31.196.255"),
        Block("192.52.193.0", "192.52.193.255"), Block("192.88.99.0", "192.88.99.255"),
        Block("192.168.0.0", "192.168.255.255"), Block("192.175.48.0", "192.175.48.255"),
        Block("198.18.0.0", "198.19.255.255"), Block("198.51.100.0", "198.51.100.255"),
        Block("203.0.113.0", "203.0.113.255"), Block("224.0.0.0", "239.255.255.255", after: false),
        Block("240.0.0.0", "255.255.255.254", before: false, after: false),
        Block("255.255.255.255", "255.255.255.255", before: false, after: false),
    ]

    static let ipv6 = [
        Block("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", before: false),
        Block("::1", "::1", before: false, after: false),
        Block("::1:0", "::ffff:ffff", before: false, after: false),
        Block("::ffff:0:0", "::ffff:ffff:ffff", before: false, after: false),
        Block("64:ff9b::", "64:ff9b::ffff:ffff", before: false, after: false),
        Block("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", before: false, after: false),
        Block("100::", "100::ffff:ffff:ffff:ffff", before: false, after: false),
        Block("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
        Block("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        Block("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        Block("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"),
        Block("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        Block("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", after: false),
        Block("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", before: false, after: false),
        Block("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", before: false, after: false),
        Block("fd00:ec2::254", "fd00:ec2::254", before: false, after: false),
        Block("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", before: false, after: false),
        Block("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", before: false, after: false),
        Block("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", before: false, after: false),
    ]

    @Test("A special range is refused from end to end, and nothing more", arguments: ipv4 + ipv6)
    func block(block: Block) throws {
        let first = try Self.bytes(block.first)
        let last = try Self.bytes(block.last)
        #expect(!AddressRules.isPublic(first))
        #expect(!AddressRules.isPublic(last))
        #expect(AddressRules.isPublic(Self.before(first)) == block.before)
        #expect(AddressRules.isPublic(Self.after(last)) == block.after)
        for _ in 0..<200 {
            // Between the two, digit by digit from the left: below the last as long as it began alike.
            var (address, isLow, isHigh) = (first, true, true)
            for index in address.indices {
                address[index] = .random(in: (isLow ? first[index] : 0)...(isHigh ? last[index] : 255))
                isLow = isLow && address[index] == first[index]
                isHigh = isHigh && address[index] == last[index]
            }
            #expect(!AddressRules.isPublic(address), "\(address)")
        }
    }

    @Test(
        "Addresses of public services pass",
        arguments: [
            "1.1.1.1", "8.8.8.8", "151.101.1.164", "192.0.66.2", "198.35.26.112", "2606:4700:4700::1111",
            "2001:4860:4860::8888", "2a00:1450:4001:82a::200e", "2620:0:860:ed1a::1", "2400:cb00::1",
        ]
    )
    func publicAddress(text: String) throws {
        #expect(AddressRules.isPublic(try Self.bytes(text)))
    }

    @Test(
        "Addresses of metadata services and of this machine are refused",
        arguments: [
            "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23", "100.100.100.200",
            "192.0.0.192", "127.0.0.1", "127.0.0.53", "0.0.0.0", "::1", "::", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::", "2001:0:a9fe:a9fe::", "fe80::a9fe:a9fe", "fd20:ce::254",
        ]
    )
    func metadata(text: String) throws {
        #expect(!AddressRules.isPublic(try Self.bytes(text)))
    }

    @Test("What is no address is refused", arguments: [0, 1, 3, 5, 15, 17, 32])
    func noAddress(count: Int) {
        #expect(!AddressRules.isPublic([UInt8](repeating: 0x20, count: count)))
    }

    /// The bytes of an address in its usual spelling.
    private static func bytes(_ text: String) throws -> [UInt8] {
        if text.contains(".") { return try text.split(separator: ".").map { try #require(UInt8($0)) } }
        func words(_ text: Substring) throws -> [UInt8] {
            try text.split(separator: ":").flatMap { word in
                let word = try #require(UInt16(word, radix: 16))
                return [UInt8(word >> 8), UInt8(word & 0xFF)]
            }
        }
        guard let gap = text.firstRange(of: "::") else { return try words(text[...]) }
        let (head, tail) = (try words(text[..<gap.lowerBound]), try words(text[gap.upperBound...]))
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// The address before; the last before the first.
    private static func before(_ address: [UInt8]) -> [UInt8] {
        var address = address
        for index in address.indices.reversed() {
            address[index] &-= 1
            if address[index] != 255 { break }
        }
        return address
    }

    /// The address after; the first after the last.
    private static func after(_ address: [UInt8]) -> [UInt8] {
        var address = address
        for index in address.indices.reversed() {
            address[index] &+= 1
            if address[index] != 0 { break }
        }
        return address
    }
}
