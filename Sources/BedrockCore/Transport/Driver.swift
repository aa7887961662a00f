// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl
    import Locking

    /// Drives all exchanges of a transport on one thread.
    ///
    /// Made, used and released on that thread only; every other thread leaves commands in the mailbox. libcurl says which
    /// sockets and which time to wait for, and is told when they are ready: the cost of a turn grows with what is ready, not
    /// with what is open.
    @safe final class Driver {
        typealias Instant = ContinuousClock.Instant

        /// Handles to keep for later exchanges; beyond, they are freed.
        private static let idleLimit = 256

        /// Readers that are woken before the turn is over, so that the first need not wait for the last of very many.
        private static let awakeLimit = 32

        /// The time at the beginning of this turn.
        private(set) var now = Instant.now

        private let mailbox: Mailbox
        private let authorities: TrustedAuthorities
        private let poller: any SocketPoller
        private let multi: UnsafeMutableRawPointer
        /// When libcurl wants to be called although no socket is ready.
        private var curlDeadline: Instant?
        /// When each handle's exchange has to be looked at.
        private var deadlines = DeadlineQueue()
        /// Every handle that there is, by its slot; libcurl has pointers to them.
        private var handles: [EasyHandle?] = []
        private var freeSlots: [Int] = []
        private var idle: [EasyHandle] = []
        private var active: [ObjectIdentifier: EasyHandle] = [:]
        /// Readers to wake at the end of a turn, when all that it brought can be taken at once.
        private var awake: [Transfer.Waiter] = []

        init?(mailbox: Mailbox, configuration: CurlTransport.Configuration) {
            guard let poller = configuration.makePoller(), let multi = unsafe curl_multi_init() else { return nil }
            self.mailbox = mailbox
            self.poller = poller
            unsafe self.multi = multi
            authorities = TrustedAuthorities(configured: configuration.authoritiesFile)
            unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, configuration.idleConnectionLimit))
            setCallbacks()
            poller.watch(mailbox.wakeup.readDescriptor, for: .readable)
        }

        deinit {
            // Connections that are closed now must not call back into what is half gone.
            unsafe ccurl_multi_set_socket(multi, nil)
            unsafe ccurl_multi_set_timer(multi, nil)
            idle = []
            handles = []
            unsafe curl_multi_cleanup(multi)
        }
    }

    // One turn after the other.
    extension Driver {
        /// Works until told to stop.
        func run() {
            var ready: [ReadySocket] = []
            var isRunning = true
            while isRunning {
                poller.wait(milliseconds: patience(), into: &ready)
                now = .now
                var hasMail = false
                for socket in ready {
                    if socket.descriptor == mailbox.wakeup.readDescriptor {
                        hasMail = true
                    } else {
                        act(on: socket.descriptor, socket.events)
                        if awake.count >= Self.awakeLimit { wakeReaders() }
                    }
                }
                if hasMail {
                    for command in mailbox.drain() where !perform(command) { isRunning = false }
                }
                if let due = curlDeadline, due <= now {
                    curlDeadline = nil
                    act(on: ccurl_socket_timeout, [])
                }
                while let slot = deadlines.popDue(at: now) {
                    if let handle = handles[slot] { lookAgain(at: handle, mayEnd: true) }
                }
                wakeReaders()
            }
            stop()
        }

        /// How long to wait for a socket, in milliseconds, rounded up so as not to wake too early.
        private func patience() -> Int32 {
            let next: Instant
            switch (curlDeadline, deadlines.earliest) {
            case (nil, nil): return -1
            case (let due?, nil), (nil, let due?): next = due
            case (let first?, let second?): next = min(first, second)
            }
            let (seconds, attoseconds) = (next - .now).components
            guard seconds >= 0, attoseconds >= 0 else { return 0 }
            return Int32(min(seconds, 1_000) * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        }

        /// Does what another thread has asked for; `false` to end.
        private func perform(_ command: Mailbox.Command) -> Bool {
            switch command {
            case .start(let transfer):
                start(transfer)
            case .resume(let transfer):
                // Here and nowhere else: libcurl hands over what it kept back from within this call.
                if let handle = active[ObjectIdentifier(transfer)] {
                    unsafe curl_easy_pause(handle.curl, CURLPAUSE_CONT)
                }
            case .cancel(let transfer):
                if let handle = active[ObjectIdentifier(transfer)] { finish(handle, .cancelled) }
            case .stop:
                return false
            }
            return true
        }

        private func stop() {
            let ended = TransportError(.other, "The transport has ended.")
            for command in mailbox.close() {
                if case .start(let transfer) = command { wake(transfer.state.withLock { $0.end(.failed(ended)) }) }
            }
            for handle in active.values { finish(handle, .failed(ended)) }
            wakeReaders()
        }

        /// Has a reader woken at the end of the turn.
        func wake(_ waiter: Transfer.Waiter?) {
            if let waiter { awake.append(waiter) }
        }

        private func wakeReaders() {
            guard !awake.isEmpty else { return }
            WakeBatch.run {
                for waiter in awake { waiter.resume() }
            }
            awake.removeAll(keepingCapacity: true)
        }
    }

    // Exchanges.
    extension Driver {
        private func start(_ transfer: Transfer) {
            guard transfer.state.withLock({ $0.outcome }) == nil else { return }
            guard let handle = idle.popLast() ?? makeHandle() else {
                return wake(transfer.state.withLock { $0.end(.failed(TransportError(.other, "No memory is left."))) })
            }
            active[ObjectIdentifier(transfer)] = handle
            handle.begin(transfer)
            let code = unsafe curl_multi_add_handle(multi, handle.curl)
            guard code == CURLM_OK else {
                return finish(handle, .failed(TransportError(.other, "libcurl does not take the request.")))
            }
            lookAgain(at: handle)
        }

        private func makeHandle() -> EasyHandle? {
            let slot = freeSlots.popLast() ?? handles.count
            if slot == handles.count { handles.append(nil) }
            handles[slot] = EasyHandle(slot: slot, driver: self, authorities: authorities)
            if handles[slot] == nil { freeSlots.append(slot) }
            return handles[slot]
        }

        /// Ends an exchange; a connection in the middle of a response is closed by it.
        private func finish(_ handle: EasyHandle, _ outcome: Transfer.Outcome) {
            guard let transfer = handle.transfer else { return }
            unsafe curl_multi_remove_handle(multi, handle.curl)
            active[ObjectIdentifier(transfer)] = nil
            deadlines.remove(handle.slot)
            wake(transfer.state.withLock { $0.end(outcome) })
            handle.finish()
            // After trailers libcurl (7.88) begins the chunks of the handle's next streamed body in front of its buffer.
            if idle.count < Self.idleLimit, transfer.upload == nil {
                idle.append(handle)
            } else {
                handles[handle.slot] = nil
                freeSlots.append(handle.slot)
            }
        }

        /// Looks whether a limit of an exchange has passed, and when to look next.
        ///
        /// - Parameters:
        ///   - handle: the exchange's handle.
        ///   - mayEnd: whether the exchange may be ended here and now; within a call of libcurl it may not.
        func lookAgain(at handle: EasyHandle, mayEnd: Bool = false) {
            guard let transfer = handle.transfer else { return }
            switch transfer.state.withLock({ [now] in $0.check(at: now) }) {
            case .nothing(let next):
                schedule(handle, next)
            case .heartbeat(let waiter, let next):
                wake(waiter)
                schedule(handle, next)
            case .limit(let code):
                guard mayEnd else { return schedule(handle, now) }
                let hasBegun = transfer.state.withLock { $0.phase.responseHasBegun }
                let host = transfer.target.authority
                finish(handle, .failed(.limit(code, host: host, responseHasBegun: hasBegun)))
            }
        }

        /// Makes sure that an exchange is looked at no later than at an instant; to look too early does no harm.
        private func schedule(_ handle: EasyHandle, _ next: Instant) {
            if let planned = deadlines.deadline(of: handle.slot), planned <= next { return }
            deadlines.set(next, for: handle.slot)
        }
    }

    // libcurl.
    extension Driver {
        /// Tells libcurl of a socket that is ready, or of the time, and takes up what has come of it.
        private func act(on socket: curl_socket_t, _ events: SocketEvents) {
            var mask: Int32 = 0
            if events.contains(.readable) { mask |= CURL_CSELECT_IN }
            if events.contains(.writable) { mask |= CURL_CSELECT_OUT }
            if events.contains(.failed) { mask |= CURL_CSELECT_ERR }
            var running: Int32 = 0
            unsafe curl_multi_socket_action(multi, socket, mask, &running)
            var left: Int32 = 0
            while let message = unsafe curl_multi_info_read(multi, &left) {
                guard unsafe message.pointee.msg == CURLMSG_DONE, let curl = unsafe message.pointee.easy_handle else {
                    continue
                }
                let code = unsafe message.pointee.data.result
                if let handle = unsafe EasyHandle.of(curl: curl) { finish(handle, handle.outcome(code)) }
            }
        }

        /// Tells libcurl whom to call about sockets and time.
        private func setCallbacks() {
            let me = unsafe Unmanaged.passUnretained(self).toOpaque()
            unsafe ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
            unsafe ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
            unsafe ccurl_multi_set_socket(multi) { _, socket, what, driver, _ in
                unsafe Driver.of(driver)?.watch(socket, what)
                return 0
            }
            unsafe ccurl_multi_set_timer(multi) { _, milliseconds, driver in
                unsafe Driver.of(driver)?.setTimer(milliseconds)
                return 0
            }
        }

        private static func of(_ pointer: UnsafeMutableRawPointer?) -> Driver? {
            unsafe pointer.map { unsafe Unmanaged<Driver>.fromOpaque($0).takeUnretainedValue() }
        }

        private func watch(_ socket: curl_socket_t, _ what: Int32) {
            switch what {
            case CURL_POLL_IN: poller.watch(socket, for: .readable)
            case CURL_POLL_OUT: poller.watch(socket, for: .writable)
            case CURL_POLL_INOUT: poller.watch(socket, for: [.readable, .writable])
            default: poller.watch(socket, for: [])
            }
        }

        private func setTimer(_ milliseconds: Int) {
            curlDeadline = milliseconds < 0 ? nil : now + .milliseconds(milliseconds)
        }
    }
#endif
