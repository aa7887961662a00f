// SPDX-License-Identifier: MIT-0

#if CurlTransport
    import CCurl
    import HTTPTypes

    /// The fields of a request as the linked list that libcurl wants, in one piece of memory that the next request uses again.
    ///
    /// libcurl reads the list during the transfer and does not copy it.
    @safe final class HeaderList {
        private var memory: UnsafeMutableRawBufferPointer

        init() {
            // What a request with long-lived keys takes; each open stream has such a list.
            unsafe memory = .allocate(byteCount: 1_024, alignment: MemoryLayout<curl_slist>.alignment)
        }

        deinit {
            unsafe memory.deallocate()
        }

        /// Fields that libcurl adds by itself, unless a line without a value says no.
        private static let unwanted: [HTTPField.Name] = [.accept, .contentType, .expect]

        /// The line of a body whose length nobody knows before.
        private static let chunked = "Transfer-Encoding: chunked"

        /// Writes the fields of a request in place of those of the request before.
        ///
        /// - Returns: the first node of the list; it is valid until the next call.
        func write(
            _ fields: HTTPFields,
            authority: String,
            isStreamed: Bool
        ) -> UnsafeMutablePointer<curl_slist>? {
            let absent = Self.unwanted.filter { !fields.contains($0) }
            var count = 1 + absent.count + (isStreamed ? 1 : 0)
            var bytes = "Host: ".utf8.count + authority.utf8.count + 1
            if isStreamed { bytes += Self.chunked.utf8.count + 1 }
            for name in absent { bytes += name.rawName.utf8.count + 2 }
            for field in fields where Self.isCallers(field.name) {
                count += 1
                bytes += unsafe field.name.rawName.utf8.count + field.withUnsafeBytesOfValue { $0.count } + 3
            }
            let nodes = unsafe count * MemoryLayout<curl_slist>.stride
            if unsafe memory.count < nodes + bytes {
                unsafe memory.deallocate()
                unsafe memory = .allocate(
                    byteCount: (nodes + bytes) * 5 / 4,
                    alignment: MemoryLayout<curl_slist>.alignment
                )
            }

            var writer = unsafe Writer(memory: memory, count: count)
            writer.beginLine()
            writer.append("Host: ")
            writer.append(authority)
            if isStreamed {
                writer.beginLine()
                writer.append(Self.chunked)
            }
            for name in absent {
                writer.beginLine()
                writer.append(name.rawName)
                writer.append(":")
            }
            for field in fields where Self.isCallers(field.name) {
                writer.beginLine()
                writer.append(field.name.rawName)
                unsafe field.withUnsafeBytesOfValue { value in
                    // A line "Name:" would remove the field; libcurl writes an empty value as "Name;".
                    if unsafe value.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
                        writer.append(";")
                    } else {
                        writer.append(": ")
                        unsafe writer.append(UnsafeRawBufferPointer(value))
                    }
                }
            }
            return unsafe writer.finish()
        }

        private static let host = HTTPField.Name("Host")

        /// Whether a field is the caller's to set, and not the transport's.
        private static func isCallers(_ name: HTTPField.Name) -> Bool {
            name != .contentLength && name != host
        }

        /// Fills the memory: nodes in front, text behind.
        @safe private struct Writer {
            private let nodes: UnsafeMutableBufferPointer<curl_slist>
            private let text: UnsafeMutableRawBufferPointer
            private var node = 0
            private var end = 0

            init(memory: UnsafeMutableRawBufferPointer, count: Int) {
                let size = unsafe count * MemoryLayout<curl_slist>.stride
                unsafe nodes = UnsafeMutableRawBufferPointer(rebasing: memory[..<size]).bindMemory(to: curl_slist.self)
                unsafe text = UnsafeMutableRawBufferPointer(rebasing: memory[size...])
            }

            mutating func beginLine() {
                endLine()
                let start = unsafe text.baseAddress?.advanced(by: end).assumingMemoryBound(to: CChar.self)
                let next = unsafe node + 1 < nodes.count ? nodes.baseAddress?.advanced(by: node + 1) : nil
                unsafe nodes.initializeElement(at: node, to: curl_slist(data: start, next: next))
                node += 1
            }

            mutating func append(_ string: String) {
                var string = string
                string.withUTF8 { bytes in
                    unsafe append(UnsafeRawBufferPointer(bytes))
                }
            }

            mutating func append(_ bytes: UnsafeRawBufferPointer) {
                unsafe UnsafeMutableRawBufferPointer(rebasing: text[end...]).copyMemory(from: bytes)
                end += bytes.count
            }

            mutating func finish() -> UnsafeMutablePointer<curl_slist>? {
                endLine()
                return unsafe nodes.baseAddress
            }

            private mutating func endLine() {
                guard node > 0 else { return }
                unsafe text[end] = 0
                end += 1
            }
        }
    }
#endif
