// SPDX-License-Identifier: MIT-0

import Locking

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A TCP server on loopback that does byte for byte what a test tells it, each connection on a thread of its own.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (ServerConnection) throws -> Void

    struct Failure: Error {
        var call: String
        var code = errno
    }

    /// The port it listens on.
    let port: UInt16
    private let listener: Int32
    private let accepted = Locked(0)

    /// `127.0.0.1:port`, as a request's authority.
    var authority: String { "127.0.0.1:\(port)" }

    /// How many connections there have been.
    var connectionCount: Int { accepted.withLock { $0 } }

    /// Starts a server; each connection is closed when its script ends or throws.
    init(_ script: @escaping Script) throws {
        listener = try Self.listen()
        port = try Self.port(of: listener)
        let (listener, accepted) = (listener, accepted)
        try onThread {
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                accepted.withLock { $0 += 1 }
                try? onThread {
                    let connection = ServerConnection(descriptor)
                    try? script(connection)
                    connection.close()
                }
            }
            close(listener)
        }
    }

    /// Starts a server that answers every request with some text.
    convenience init(answering text: @escaping @Sendable (ServerConnection.Request) -> String) throws {
        try self.init { connection in
            while let request = try connection.readRequest() { try connection.answer(text(request)) }
        }
    }

    /// Starts a server that sends some text, head and all, for every request.
    convenience init(sending text: @escaping @Sendable (ServerConnection.Request) -> String) throws {
        try self.init { connection in
            while let request = try connection.readRequest() { try connection.send(text(request)) }
        }
    }

    /// Starts a server that sends the same for every request.
    convenience init(sending text: String) throws {
        try self.init(sending: { _ in text })
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// A listening socket on an unused port of loopback.
    static func listen(backlog: Int32 = 512) throws -> Int32 {
        #if os(Linux)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(call: "bind") }
        guard backlog == 0 || Self.startListening(descriptor, backlog) else { throw Failure(call: "listen") }
        return descriptor
    }

    private static func startListening(_ descriptor: Int32, _ backlog: Int32) -> Bool {
        #if canImport(Darwin)
            Darwin.listen(descriptor, backlog) == 0
        #elseif canImport(Musl)
            Musl.listen(descriptor, backlog) == 0
        #else
            Glibc.listen(descriptor, backlog) == 0
        #endif
    }

    /// The port that a socket is bound to.
    static func port(of descriptor: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { throw Failure(call: "getsockname") }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// Runs a closure on a thread of its own, which may block.
func onThread(_ body: @escaping @Sendable () -> Void) throws {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    #if canImport(Darwin)
        var thread: pthread_t?
    #else
        var thread = pthread_t()
    #endif
    let box = Unmanaged.passRetained(Box(body))
    let status = pthread_create(
        &thread,
        nil,
        { argument in
            #if canImport(Darwin)
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
            #else
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            #endif
            return nil
        },
        box.toOpaque()
    )
    guard status == 0 else {
        box.release()
        throw ScriptedServer.Failure(call: "pthread_create", code: status)
    }
    #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
    #else
        pthread_detach(thread)
    #endif
}
