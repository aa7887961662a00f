// SPDX-License-Identifier: MIT-0

import Locking
import Testing

struct WakeBatchTests {
    private final class Count: Sleeper {
        let count = Locked(0)
        var value: Int { count.withLock { $0 } }
        func wake() { count.withLock { $0 += 1 } }
    }

    @Test func `without a batch a wake is no later than its call`() {
        let sleeper = Count()
        WakeBatch.wake(sleeper)
        #expect(sleeper.value == 1)
    }

    @Test func `what is woken within a batch wakes when it is done, and the next batch begins with nothing`() {
        let (one, other) = (Count(), Count())
        for round in 1...3 {
            WakeBatch.run {
                WakeBatch.wake(one)
                WakeBatch.run { WakeBatch.wake(other) }
                #expect((one.value, other.value) == (round - 1, round - 1))
            }
            #expect((one.value, other.value) == (round, round))
        }
    }

    @Test func `a batch is its thread's alone`() async {
        let sleeper = Count()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    for _ in 0..<100 { WakeBatch.run { WakeBatch.wake(sleeper) } }
                }
            }
        }
        #expect(sleeper.value == 6400)
    }
}
