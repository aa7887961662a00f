// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl
    import HTTPTypes
    import Locking

    /// One libcurl transfer handle, used for one exchange after the other; belongs to the driver thread.
    ///
    /// libcurl calls back with a pointer to this object. The driver keeps it alive until the handle is freed, and the handle
    /// calls nobody outside of the driver's own calls into libcurl.
    @safe final class EasyHandle {
        typealias Instant = ContinuousClock.Instant

        /// Where the driver keeps this handle and its deadline.
        let slot: Int
        /// libcurl's side.
        let curl: UnsafeMutableRawPointer
        /// The exchange under way.
        private(set) var transfer: Transfer?
        /// What libcurl was told of the last request.
        var options: RequestOptions?

        private unowned let driver: Driver
        private let headers = HeaderList()
        private let detail: UnsafeMutablePointer<CChar>
        private var head = HeadCollector()
        /// When the head's last line came.
        private var lastLine: Instant?
        private var isHeadTooLarge = false
        private var hasRefusedAddress = false
        private var hasAllowedAddress = false
        private var uploaded = 0

        init?(slot: Int, driver: Driver, authorities: TrustedAuthorities) {
            guard let curl = unsafe curl_easy_init() else { return nil }
            self.slot = slot
            self.driver = driver
            unsafe self.curl = curl
            unsafe detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
            unsafe detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
            setConstants(authorities)
        }

        deinit {
            unsafe curl_easy_cleanup(curl)
            unsafe detail.deallocate()
        }

        /// Takes up an exchange; the driver then adds the handle to its others.
        func begin(_ transfer: Transfer) {
            self.transfer = transfer
            head = HeadCollector()
            isHeadTooLarge = false
            hasRefusedAddress = false
            hasAllowedAddress = false
            uploaded = 0
            unsafe detail[0] = 0
            let fields = transfer.request.head.headerFields
            let authority = transfer.target.authority
            let list = unsafe headers.write(fields, authority: authority, isStreamed: transfer.upload != nil)
            unsafe setRequest(transfer, headers: list)
        }

        /// Lets go of an exchange; the driver has taken the handle out before.
        func finish() {
            transfer = nil
            head = HeadCollector()
            clearRequest()
        }

        /// What has become of the exchange, now that libcurl is through with it.
        func outcome(_ code: CURLcode) -> Transfer.Outcome {
            if code == CURLE_OK, head.isWhole { return .complete }
            let phase = transfer?.state.withLock { $0.phase } ?? .connecting
            let failure = CurlFailure(
                // libcurl is content with a head that breaks off; nobody else is.
                code: code == CURLE_OK ? CURLE_GOT_NOTHING : code,
                detail: unsafe String(cString: detail),
                host: transfer?.target.authority ?? "the peer",
                isConnected: phase.isConnected,
                responseHasBegun: phase.responseHasBegun,
                isRefused: hasRefusedAddress && !hasAllowedAddress,
                isHeadTooLarge: isHeadTooLarge
            )
            return .failed(failure.error)
        }

        /// Where libcurl writes its own words about a failure.
        var detailBuffer: UnsafeMutablePointer<CChar> { unsafe detail }
    }

    // What libcurl calls, by way of the functions in EasyHandle+Callbacks.swift.
    extension EasyHandle {
        /// The connection is there.
        func sendRequest() {
            let now = driver.now
            transfer?.state.withLock { $0.sendRequest(at: now) }
            driver.lookAgain(at: self)
        }

        /// A line of the head or of the trailers; `false` ends the exchange.
        func receiveLine(_ line: UnsafeRawBufferPointer) -> Bool {
            let isFirst = head.isEmpty
            switch unsafe head.append(line) {
            case .partial:
                // Lines that come in one turn are one sign of life.
                let now = driver.now
                guard isFirst || now != lastLine else { break }
                lastLine = now
                transfer?.state.withLock { $0.receiveHeadLine(at: now) }
                if isFirst { driver.lookAgain(at: self) }
            case .head(let bytes):
                driver.wake(transfer?.state.withLock { $0.receiveHead(bytes) })
                driver.lookAgain(at: self)
            case .trailer: break
            case .tooLarge:
                isHeadTooLarge = true
                return false
            }
            return true
        }

        /// Bytes of the body; `false` has libcurl keep them and pause.
        func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
            guard let transfer else { return true }
            let chunk = unsafe [UInt8](bytes)
            let (isTaken, waiter) = transfer.state.withLock { $0.receive(chunk) }
            driver.wake(waiter)
            return isTaken
        }

        /// Copies the next bytes of the request's body.
        ///
        /// - Returns: how many, or what libcurl takes for a word of its own.
        func readBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
            guard let transfer else { return 0 }
            if let upload = transfer.upload { return unsafe read(upload, into: buffer) }
            let bytes = transfer.request.body.bytes
            let count = min(buffer.count, bytes.count - uploaded)
            unsafe buffer.copyBytes(from: bytes[uploaded..<uploaded + count])
            uploaded += count
            return count
        }

        private func read(_ upload: Locked<UploadState>, into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let (step, waiter) = upload.withLock { unsafe $0.take(into: buffer) }
            driver.wake(waiter)
            switch step {
            case .bytes(let count): return count
            case .wait: return Int(CURL_READFUNC_PAUSE)
            case .end: return 0
            case .broken: return Int(CURL_READFUNC_ABORT)
            }
        }

        /// The lines behind a streamed body.
        var trailerLines: [String] {
            let fields = transfer?.upload?.withLock { $0.trailers } ?? [:]
            return fields.map { "\($0.name.rawName): \($0.value)" }
        }

        /// Goes back in the request's body, when it must be sent again on a fresh connection.
        func seekBody(to offset: Int) -> Bool {
            guard let transfer else { return false }
            if let upload = transfer.upload { return offset == 0 && upload.withLock { $0.isUntouched } }
            guard offset >= 0, offset <= transfer.request.body.bytes.count else { return false }
            uploaded = offset
            return true
        }

        /// Asks the request's check about an address; a family that the check cannot be asked about is refused.
        func allows(_ address: PeerAddress?) -> Bool {
            guard let check = transfer?.request.allowsAddress else { return true }
            let isAllowed = address.map(check) ?? false
            if isAllowed { hasAllowedAddress = true } else { hasRefusedAddress = true }
            return isAllowed
        }
    }
#endif
