// SPDX-License-Identifier: MIT-0

import Locking
import Testing

@testable import BedrockCore

@Suite("Choice among targets")
struct TargetPoolTests {
    @Test("Without weights the order is as it stands, whatever chance says")
    func plainOrder() {
        #expect(TargetPool.order([nil, nil, nil]) { 0.99 } == [0, 1, 2])
        #expect(TargetPool.order([]) { 0 } == [])
    }

    @Test(
        "Weights are shares of the line from 0 to their sum; those without come last",
        arguments: [
            (0.0, [0, 2, 1, 3]), (0.24, [0, 2, 1, 3]), (0.26, [2, 0, 1, 3]), (0.99, [2, 0, 1, 3]),
        ]
    )
    func weights(chance: Double, order: [Int]) {
        #expect(TargetPool.order([1, nil, 3, nil]) { chance } == order)
    }

    @Test("The shares of many requests are those of the weights")
    func shares() {
        var generator = SystemRandomNumberGenerator()
        var first = [0, 0, 0]
        for _ in 0..<6000 {
            let order = TargetPool.order([1, 2, 3]) { Double.random(in: 0..<1, using: &generator) }
            #expect(Set(order) == [0, 1, 2])
            first[order[0]] += 1
        }
        // Six standard deviations round 1000, 2000, 3000.
        #expect(abs(first[0] - 1000) < 174)
        #expect(abs(first[1] - 2000) < 220)
        #expect(abs(first[2] - 3000) < 233)
    }

    private func key(_ region: String) throws -> TargetPool.Key {
        TargetPool.Key(place: .init(region: region), model: try ModelID(naming: "a.b"), api: .converse)
    }

    @Test("Each target has a breaker of its own; of those left out the first to recover is known")
    func breakers() throws {
        let clock = Locked(ContinuousClock.now)
        let pool = TargetPool(policy: RoutingPolicy(failures: 1, coolDown: .seconds(10))) { clock.withLock { $0 } }
        let (a, b, c) = (try key("a"), try key("b"), try key("c"))
        #expect(pool.note(.failed, of: b))
        clock.withLock { $0 += .seconds(5) }
        #expect(pool.note(.failed, of: a))
        #expect(!pool.admits(a))
        #expect(pool.wouldAdmit(c))
        #expect(pool.soonest(of: [a, b]) == 1)
        clock.withLock { $0 += .seconds(5) }
        #expect(pool.admits(b))
        #expect(!pool.admits(b))
        // One that is being tried is asked after one that waits.
        #expect(pool.soonest(of: [b, a]) == 1)
        #expect(!pool.note(.answered, of: b))
        #expect(pool.admits(b))
        #expect(!pool.note(.answered, of: c))
    }
}
