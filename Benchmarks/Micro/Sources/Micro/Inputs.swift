// SPDX-License-Identifier: MIT-0

import AWSSigner

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the operations work on; `inputs.py` writes it.
struct Inputs {
    /// The folder of the files.
    let folder: String

    /// Reads a file.
    func bytes(_ name: String) throws -> [UInt8] {
        guard let file = fopen("\(folder)/\(name)", "rb") else { throw MissingFile(name: name) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// An input that is not there.
struct MissingFile: Error {
    let name: String
}

/// Bedrock in memory: every request gets the same answer.
struct MemoryTransport: HTTPTransport {
    let answer: [UInt8]

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        TransportResponse(head: .init(status: .ok), body: ResponseBody(bytes: answer))
    }
}
