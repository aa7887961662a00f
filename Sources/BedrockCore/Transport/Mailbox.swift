// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import Locking

    /// The way from any thread to the driver thread: commands in a list, and a descriptor that wakes the driver.
    final class Mailbox: Sleeper {
        /// What the driver is asked to do.
        enum Command: Sendable {
            case start(Transfer)
            /// The reader has taken what was buffered of a paused transfer, or its body goes on.
            case resume(Transfer)
            case cancel(Transfer)
            /// End everything, and the thread.
            case stop
        }

        private struct Inbox {
            var commands: [Command] = []
            var isClosed = false
        }

        /// What the driver waits on besides its sockets.
        let wakeup: Wakeup

        private let inbox = Locked(Inbox())

        init() throws {
            wakeup = try Wakeup()
        }

        deinit {
            wakeup.close()
        }

        /// Leaves a command; `false` when nobody will ever read it.
        @discardableResult
        func post(_ command: Command) -> Bool {
            let (isOpen, isFirst) = inbox.withLock { inbox in
                guard !inbox.isClosed else { return (false, false) }
                inbox.commands.append(command)
                return (true, inbox.commands.count == 1)
            }
            // Later commands ride on the signal of the first.
            if isFirst { WakeBatch.wake(self) }
            return isOpen
        }

        /// Has the driver look.
        func wake() {
            wakeup.signal()
        }

        /// Takes all commands, in their order.
        func drain() -> [Command] {
            wakeup.clear()
            return inbox.withLock { inbox in
                defer { inbox.commands = [] }
                return inbox.commands
            }
        }

        /// Takes the last commands, and takes no more.
        func close() -> [Command] {
            inbox.withLock { inbox in
                defer {
                    inbox.commands = []
                    inbox.isClosed = true
                }
                return inbox.commands
            }
        }
    }
#endif
