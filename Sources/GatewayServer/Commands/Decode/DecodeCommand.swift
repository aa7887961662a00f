// SPDX-License-Identifier: MIT-0

#if Server
    import ArgumentParser
    import BedrockCore

    /// `bedrock-gateway decode`: a Unix filter that makes AWS's event streams readable.
    struct DecodeCommand: AsyncParsableCommand {
        /// Name and help.
        static let configuration = CommandConfiguration(
            commandName: "decode",
            abstract:
                "Decode an event stream of AWS (application/vnd.amazon.eventstream) into JSON, one message a line.",
            discussion: """
                Reads standard input, in whatever pieces it comes, and writes each message as soon as it is whole: its headers, and \
                its payload as JSON where it is JSON, else in base64. Both checksums of each frame are verified. Damaged or cut-off \
                input ends with status 1 and the place in bytes on standard error, after all messages before it.

                Example:

                  bedrock-gateway decode < recorded.bin | jq .payload
                """
        )

        /// Reads, decodes, writes.
        func run() async throws {
            var decoder = EventStreamDecoder()
            do throws(EventStreamError) {
                while let bytes = StandardStreams.readSome() {
                    decoder.append(bytes)
                    var lines: [UInt8] = []
                    defer { StandardStreams.writeOutput(lines) }
                    while let message = try decoder.next() { EventStreamLine.append(message, to: &lines) }
                }
                try decoder.finish()
            } catch {
                throw CommandFailure("The input is no whole event stream: \(error), at byte \(decoder.offset).")
            }
        }
    }
#endif
