// SPDX-License-Identifier: MIT-0

#if CurlTransport
    /// At most one deadline for each slot, the earliest first; every change is logarithmic in their number.
    ///
    /// A binary heap that knows where in it each slot stands, so that the deadline of a finished exchange leaves at once: most
    /// lie minutes ahead, and would otherwise pile up.
    package struct DeadlineQueue {
        package typealias Instant = ContinuousClock.Instant

        private var heap: [(deadline: Instant, slot: Int)] = []
        /// Where in the heap each slot stands; -1 for nowhere.
        private var positions: [Int] = []

        /// Makes a queue without a deadline.
        package init() {}

        /// The earliest deadline.
        package var earliest: Instant? { heap.first?.deadline }

        /// The deadline of a slot.
        package func deadline(of slot: Int) -> Instant? {
            guard slot < positions.count, positions[slot] >= 0 else { return nil }
            return heap[positions[slot]].deadline
        }

        /// Sets the deadline of a slot in place of the one it had.
        package mutating func set(_ deadline: Instant, for slot: Int) {
            while positions.count <= slot { positions.append(-1) }
            if positions[slot] < 0 {
                positions[slot] = heap.count
                heap.append((deadline, slot))
                rise(from: heap.count - 1)
            } else {
                heap[positions[slot]].deadline = deadline
                rise(from: positions[slot])
                sink(from: positions[slot])
            }
        }

        /// Forgets the deadline of a slot.
        package mutating func remove(_ slot: Int) {
            guard slot < positions.count, positions[slot] >= 0 else { return }
            let index = positions[slot]
            swap(index, heap.count - 1)
            heap.removeLast()
            positions[slot] = -1
            guard index < heap.count else { return }
            rise(from: index)
            sink(from: index)
        }

        /// Takes the slot with the earliest deadline, if that has come.
        package mutating func popDue(at now: Instant) -> Int? {
            guard let first = heap.first, first.deadline <= now else { return nil }
            remove(first.slot)
            return first.slot
        }

        private mutating func rise(from start: Int) {
            var index = start
            while index > 0 {
                let parent = (index - 1) / 2
                guard heap[index].deadline < heap[parent].deadline else { return }
                swap(index, parent)
                index = parent
            }
        }

        private mutating func sink(from start: Int) {
            var index = start
            while true {
                var least = index
                for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                    if heap[child].deadline < heap[least].deadline { least = child }
                }
                guard least != index else { return }
                swap(index, least)
                index = least
            }
        }

        private mutating func swap(_ first: Int, _ second: Int) {
            heap.swapAt(first, second)
            positions[heap[first].slot] = first
            positions[heap[second].slot] = second
        }
    }
#endif
