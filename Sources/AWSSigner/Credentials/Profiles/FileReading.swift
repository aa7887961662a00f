// SPDX-License-Identifier: MIT-0

import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Small files of text, as sources of credentials read and write them.
enum FileReading {
    /// The text of a file; `nil` when there is none.
    static func fromDisk(_ path: String) throws(CredentialError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CredentialError(
                .unreadableFile,
                "\(path) is there but cannot be read. Let this program's user read it."
            )
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Replaces a file by a text that only this program's user may read; where that is not possible the file stays.
    static func replaceOnDisk(_ path: String, _ text: String) {
        let temporary = "\(path).\(getpid())"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWhole = close(descriptor) == 0 && rest.isEmpty
        if unsafe !isWhole || rename(temporary, path) != 0 { unsafe unlink(temporary) }
    }
}
