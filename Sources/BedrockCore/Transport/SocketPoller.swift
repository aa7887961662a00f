// SPDX-License-Identifier: MIT-0

#if CurlTransport
    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// What a socket is ready for, or is to be waited for.
    package struct SocketEvents: OptionSet, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let readable = SocketEvents(rawValue: 1)
        package static let writable = SocketEvents(rawValue: 2)
        package static let failed = SocketEvents(rawValue: 4)
    }

    /// A socket that is ready.
    package struct ReadySocket {
        package var descriptor: Int32
        package var events: SocketEvents
    }

    /// Waits for many sockets at once; level-triggered, and used by one thread only.
    package protocol SocketPoller: AnyObject {
        /// Says what to wait for at a socket from now on; nothing to forget it.
        func watch(_ descriptor: Int32, for events: SocketEvents)

        /// Waits.
        ///
        /// - Parameters:
        ///   - milliseconds: how long at most; negative for ever.
        ///   - ready: gets the sockets that are ready in place of what it holds.
        func wait(milliseconds: Int32, into ready: inout [ReadySocket])
    }

    /// Waits by `poll`: everywhere, at a cost that grows with the number of sockets.
    package final class PollPoller: SocketPoller {
        private var entries: [pollfd] = []
        /// Where in the list each descriptor stands.
        private var positions: [Int32: Int] = [:]

        package init() {}

        package func watch(_ descriptor: Int32, for events: SocketEvents) {
            guard !events.isEmpty else {
                guard let position = positions.removeValue(forKey: descriptor) else { return }
                let last = entries.removeLast()
                if position < entries.count {
                    entries[position] = last
                    positions[last.fd] = position
                }
                return
            }
            var mask: Int32 = 0
            if events.contains(.readable) { mask |= Int32(POLLIN) }
            if events.contains(.writable) { mask |= Int32(POLLOUT) }
            let entry = pollfd(fd: descriptor, events: Int16(mask), revents: 0)
            if let position = positions[descriptor] {
                entries[position] = entry
            } else {
                positions[descriptor] = entries.count
                entries.append(entry)
            }
        }

        package func wait(milliseconds: Int32, into ready: inout [ReadySocket]) {
            ready.removeAll(keepingCapacity: true)
            guard unsafe poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return }
            for entry in entries where entry.revents != 0 {
                var events: SocketEvents = []
                if Int32(entry.revents) & Int32(POLLIN) != 0 { events.insert(.readable) }
                if Int32(entry.revents) & Int32(POLLOUT) != 0 { events.insert(.writable) }
                if Int32(entry.revents) & Int32(POLLERR | POLLHUP | POLLNVAL) != 0 { events.insert(.failed) }
                ready.append(ReadySocket(descriptor: entry.fd, events: events))
            }
        }
    }
#endif
