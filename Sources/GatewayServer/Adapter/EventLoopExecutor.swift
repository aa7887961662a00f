// SPDX-License-Identifier: MIT-0

#if Server
    import Locking
    import NIOCore

    /// Runs tasks on an event loop: what answers a request then needs no other thread than the one that its connection is on.
    ///
    /// Jobs that come from elsewhere while the loop is asleep or busy are run together at its next turn, so that many answers
    /// that arrive at once wake the loop once.
    final class EventLoopExecutor: TaskExecutor, Sleeper {
        private struct Queue {
            var jobs: [UnownedJob] = []
            var isScheduled = false
        }

        private let eventLoop: any EventLoop
        private let queue = Locked(Queue())

        /// Makes an executor.
        ///
        /// - Parameter eventLoop: where the jobs run.
        init(_ eventLoop: any EventLoop) {
            self.eventLoop = eventLoop
        }

        /// Has a job run at the loop's next turn.
        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            let mustSchedule = queue.withLock { queue in
                queue.jobs.append(job)
                defer { queue.isScheduled = true }
                return !queue.isScheduled
            }
            if mustSchedule { WakeBatch.wake(self) }
        }

        /// Has the loop turn to what waits.
        func wake() {
            eventLoop.execute { self.run() }
        }

        /// Runs what waits; what comes up meanwhile waits for the next turn, so that sockets get theirs.
        private func run() {
            let jobs = queue.withLock { queue in
                defer { queue = Queue() }
                return queue.jobs
            }
            // What they send to the same other thread is taken up there together.
            WakeBatch.run {
                for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
            }
        }
    }
#endif
