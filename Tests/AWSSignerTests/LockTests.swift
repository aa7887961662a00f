// SPDX-License-Identifier: MIT-0

import AWSSigner
import Locking
import Testing

@Suite struct LockTests {
    private struct Refusal: Error {}

    @Test("No change is lost between threads")
    func countsEverything() async {
        let counter = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<10_000 { counter.withLock { $0 += 1 } } }
            }
        }
        #expect(counter.withLock { $0 } == 80_000)
    }

    @Test("An error leaves the lock open")
    func unlocksOnError() {
        let value = Locked("before")
        #expect(throws: Refusal.self) {
            try value.withLock { state throws(Refusal) in
                state = "after"
                throw Refusal()
            }
        }
        #expect(value.withLock { $0 } == "after")
    }
}
