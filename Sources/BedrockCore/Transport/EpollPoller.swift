// SPDX-License-Identifier: MIT-0

#if CurlTransport && os(Linux)
    import CCurl

    #if canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    /// Waits by `epoll`: at a cost that grows with the number of ready sockets only.
    @safe package final class EpollPoller: SocketPoller {
        private static let batch = 256

        private let descriptor: Int32
        private var events = unsafe [epoll_event](repeating: epoll_event(), count: batch)
        private var watched: Set<Int32> = []

        package init?() {
            descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
            guard descriptor >= 0 else { return nil }
        }

        deinit {
            close(descriptor)
        }

        package func watch(_ socket: Int32, for interest: SocketEvents) {
            guard !interest.isEmpty else {
                if watched.remove(socket) != nil { control(EPOLL_CTL_DEL, socket, mask: 0) }
                return
            }
            var mask: UInt32 = 0
            if interest.contains(.readable) { mask |= EPOLLIN.rawValue }
            if interest.contains(.writable) { mask |= EPOLLOUT.rawValue }
            control(watched.insert(socket).inserted ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, mask: mask)
        }

        private func control(_ operation: Int32, _ socket: Int32, mask: UInt32) {
            var event = unsafe epoll_event(events: mask, data: epoll_data_t(fd: socket))
            // Out of kernel memory is the only failure left; the time limits of the exchange then end it.
            _ = unsafe epoll_ctl(descriptor, operation, socket, &event)
        }

        package func wait(milliseconds: Int32, into ready: inout [ReadySocket]) {
            ready.removeAll(keepingCapacity: true)
            let count = unsafe epoll_wait(descriptor, &events, Int32(Self.batch), milliseconds)
            guard count > 0 else { return }
            for index in 0..<Int(count) {
                let event = unsafe events[index]
                var states: SocketEvents = []
                let mask = unsafe event.events
                if mask & EPOLLIN.rawValue != 0 { states.insert(.readable) }
                if mask & EPOLLOUT.rawValue != 0 { states.insert(.writable) }
                if mask & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { states.insert(.failed) }
                ready.append(ReadySocket(descriptor: unsafe event.data.fd, events: states))
            }
        }
    }
#endif
