// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import BedrockCore
    import Testing

    struct DeadlineQueueTests {
        let start = ContinuousClock.Instant.now

        @Test func `deadlines come due in their order`() {
            var queue = DeadlineQueue()
            for (slot, seconds) in [5, 3, 8, 1, 9, 2].enumerated() { queue.set(start + .seconds(seconds), for: slot) }
            #expect(queue.earliest == start + .seconds(1))
            queue.set(start + .seconds(7), for: 3)
            queue.remove(5)
            queue.remove(5)
            queue.remove(77)
            #expect(queue.deadline(of: 3) == start + .seconds(7))
            #expect(queue.deadline(of: 5) == nil)
            #expect(queue.popDue(at: start + .seconds(2)) == nil)
            var order: [Int] = []
            while let slot = queue.popDue(at: start + .seconds(8)) { order.append(slot) }
            #expect(order == [1, 0, 3, 2])
            #expect(queue.earliest == start + .seconds(9))
        }

        @Test(arguments: 0..<20)
        func `it agrees with a plain table`(seed: UInt64) {
            var random = Random(state: seed)
            var queue = DeadlineQueue()
            var table: [Int: ContinuousClock.Instant] = [:]
            for _ in 0..<2_000 {
                let slot = Int(random.next() % 50)
                switch random.next() % 4 {
                case 0:
                    queue.remove(slot)
                    table[slot] = nil
                case 1:
                    let now = start + .milliseconds(random.next() % 1_000)
                    let due = queue.popDue(at: now)
                    let first = table.values.min()
                    #expect((due != nil) == (first.map { $0 <= now } ?? false))
                    if let due {
                        #expect(table[due] == first)
                        table[due] = nil
                    }
                default:
                    let deadline = start + .milliseconds(random.next() % 1_000)
                    queue.set(deadline, for: slot)
                    table[slot] = deadline
                }
                #expect(queue.earliest == table.values.min())
                #expect(queue.deadline(of: slot) == table[slot])
            }
        }
    }

    /// A generator whose numbers are the same in every run (SplitMix64).
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
#endif
