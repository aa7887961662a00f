// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import AWSSigner
    import CCurl

    #if canImport(Darwin)
        import Darwin
    #elseif canImport(Musl)
        import Musl
    #else
        import Glibc
    #endif

    extension EasyHandle {
        /// Tells libcurl whom to call.
        ///
        /// Every function gets a pointer to this object, which outlives libcurl's handle.
        func setCallbacks() {
            let me = unsafe Unmanaged.passUnretained(self).toOpaque()
            for option in [
                CURLOPT_PRIVATE, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA,
                CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_TRAILERDATA,
            ] {
                unsafe ccurl_set_pointer(curl, option, me)
            }
            unsafe ccurl_set_transfer(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, handle in
                let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                return unsafe EasyHandle.of(handle)?.receiveLine(line) == true ? size * count : 0
            }
            unsafe ccurl_set_transfer(curl, CURLOPT_WRITEFUNCTION) { bytes, size, count, handle in
                let body = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                let isTaken = unsafe EasyHandle.of(handle)?.receiveBody(body) == true
                return isTaken ? size * count : Int(CURL_WRITEFUNC_PAUSE)
            }
            unsafe ccurl_set_transfer(curl, CURLOPT_READFUNCTION) { bytes, size, count, handle in
                let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
                return unsafe EasyHandle.of(handle)?.readBody(into: buffer) ?? 0
            }
            unsafe ccurl_set_seek(curl) { handle, offset, origin in
                guard origin == SEEK_SET, let handle = unsafe EasyHandle.of(handle) else { return CURL_SEEKFUNC_FAIL }
                return handle.seekBody(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
            }
            unsafe ccurl_set_trailer(curl) { list, handle in
                for line in unsafe EasyHandle.of(handle)?.trailerLines ?? [] {
                    // libcurl frees the list.
                    guard let longer = unsafe curl_slist_append(list?.pointee, line) else {
                        return CURL_TRAILERFUNC_ABORT
                    }
                    unsafe list?.pointee = longer
                }
                return CURL_TRAILERFUNC_OK
            }
            unsafe ccurl_set_prerequest(curl) { handle, _, _, _, _ in
                unsafe EasyHandle.of(handle)?.sendRequest()
                return CURL_PREREQFUNC_OK
            }
            unsafe ccurl_set_open_socket(curl) { handle, _, address in
                guard let handle = unsafe EasyHandle.of(handle), let address = unsafe address,
                    handle.allows(unsafe PeerAddress(address))
                else { return CURL_SOCKET_BAD }
                let parts = unsafe address.pointee
                return makeSocket(parts.family, parts.socktype, parts.protocol)
            }
        }

        private static func of(_ pointer: UnsafeMutableRawPointer?) -> EasyHandle? {
            unsafe pointer.map { unsafe Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
        }

        /// The handle that a message of libcurl is about.
        static func of(curl: UnsafeMutableRawPointer) -> EasyHandle? {
            var pointer: UnsafeMutableRawPointer?
            unsafe ccurl_get_pointer(curl, CURLINFO_PRIVATE, &pointer)
            return unsafe of(pointer)
        }
    }

    /// Makes a socket that child processes do not inherit; libcurl itself leaves them the door open.
    private func makeSocket(_ family: Int32, _ type: Int32, _ protocol: Int32) -> curl_socket_t {
        #if os(Linux)
            return socket(family, type | Int32(SOCK_CLOEXEC.rawValue), `protocol`)
        #else
            let descriptor = socket(family, type, `protocol`)
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return descriptor
        #endif
    }

    extension PeerAddress {
        /// The address in libcurl's form; `nil` when it is of neither IPv4 nor IPv6.
        fileprivate init?(_ address: UnsafePointer<curl_sockaddr>) {
            guard let memory = unsafe ccurl_address(address) else { return nil }
            switch unsafe address.pointee.family {
            case AF_INET:
                let address = unsafe memory.loadUnaligned(as: sockaddr_in.self)
                let bytes = unsafe withUnsafeBytes(of: address.sin_addr) { unsafe [UInt8]($0) }
                self.init(bytes: bytes, port: UInt16(bigEndian: address.sin_port))
            case AF_INET6:
                let address = unsafe memory.loadUnaligned(as: sockaddr_in6.self)
                let bytes = unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe [UInt8]($0) }
                self.init(bytes: bytes, port: UInt16(bigEndian: address.sin6_port))
            default:
                return nil
            }
        }
    }
#endif
