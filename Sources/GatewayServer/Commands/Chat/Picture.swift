// SPDX-License-Identifier: MIT-0

#if Server
    import FoundationEssentials
    import OpenAISchema

    /// Pictures of the command line as parts of a message.
    enum Picture {
        /// Reads a file.
        ///
        /// - Parameter path: the file's path.
        /// - Returns: the picture as a data URL; its format is told by its bytes, not by its name.
        /// - Throws: ``CommandFailure`` where the file cannot be read.
        static func part(_ path: String) throws(CommandFailure) -> ContentPart {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure("The picture \(path) cannot be read.")
            }
            return .imageURL(.init(url: "data:image/png;base64,\(data.base64EncodedString())"))
        }

        /// A message of the user's.
        static func message(_ text: String, _ pictures: [ContentPart]) -> ChatMessage {
            guard !pictures.isEmpty else { return ChatMessage(role: .user, content: .text(text)) }
            let words: [ContentPart] = text.isEmpty ? [] : [.text(.init(text))]
            return ChatMessage(role: .user, content: .parts(pictures + words))
        }
    }
#endif
