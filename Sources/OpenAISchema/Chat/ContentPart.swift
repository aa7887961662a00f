// SPDX-License-Identifier: MIT-0

/// One part of a message's content.
public enum ContentPart: Hashable, Sendable, Codable {
    /// Text: type `text`.
    case text(Text)
    /// A picture: type `image_url`.
    case imageURL(ImageURL)
    /// Recorded speech: type `input_audio`.
    case inputAudio(InputAudio)
    /// A file: type `file`.
    case file(File)
    /// Why the assistant refused: type `refusal`.
    case refusal(Refusal)
    /// A part of a type that is not known here, kept as it came.
    case unknown(type: String, payload: JSONObject)

    /// Text.
    public struct Text: Hashable, Sendable {
        /// The text.
        public var text: String
        /// All other members but `type`, in their order.
        public var extra: JSONObject

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - text: the text.
        ///   - extra: all other members.
        public init(_ text: String, extra: JSONObject = JSONObject()) {
            self.text = text
            self.extra = extra
        }
    }

    /// A picture by its address.
    public struct ImageURL: Hashable, Sendable {
        /// An `https` or `data` URL.
        public var url: String
        /// How closely to look: `auto`, `low`, `high`.
        public var detail: String?
        /// All other members beside `url` and `detail`, in their order.
        public var urlExtra: JSONObject
        /// All other members of the part, in their order.
        public var extra: JSONObject

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - url: an `https` or `data` URL.
        ///   - detail: how closely to look.
        ///   - urlExtra: all other members beside `url` and `detail`.
        ///   - extra: all other members of the part.
        public init(
            url: String,
            detail: String? = nil,
            urlExtra: JSONObject = JSONObject(),
            extra: JSONObject = JSONObject()
        ) {
            self.url = url
            self.detail = detail
            self.urlExtra = urlExtra
            self.extra = extra
        }
    }

    /// Recorded speech.
    public struct InputAudio: Hashable, Sendable {
        /// The recording in base64.
        public var data: String
        /// The recording's format: `wav`, `mp3`.
        public var format: String
        /// All other members of the inner object, in their order.
        public var audioExtra: JSONObject
        /// All other members of the part, in their order.
        public var extra: JSONObject

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - data: the recording in base64.
        ///   - format: the recording's format.
        ///   - audioExtra: all other members of the inner object.
        ///   - extra: all other members of the part.
        public init(
            data: String,
            format: String,
            audioExtra: JSONObject = JSONObject(),
            extra: JSONObject = JSONObject()
        ) {
            self.data = data
            self.format = format
            self.audioExtra = audioExtra
            self.extra = extra
        }
    }

    /// A file by its content or by the id of an upload.
    public struct File: Hashable, Sendable {
        /// The content as a data URL or in base64.
        public var fileData: String?
        /// The id of an uploaded file.
        public var fileID: String?
        /// The file's name.
        public var filename: String?
        /// All other members of the inner object, in their order.
        public var fileExtra: JSONObject
        /// All other members of the part, in their order.
        public var extra: JSONObject

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - fileData: the content as a data URL or in base64.
        ///   - fileID: the id of an uploaded file.
        ///   - filename: the file's name.
        ///   - fileExtra: all other members of the inner object.
        ///   - extra: all other members of the part.
        public init(
            fileData: String? = nil,
            fileID: String? = nil,
            filename: String? = nil,
            fileExtra: JSONObject = JSONObject(),
            extra: JSONObject = JSONObject()
        ) {
            self.fileData = fileData
            self.fileID = fileID
            self.filename = filename
            self.fileExtra = fileExtra
            self.extra = extra
        }
    }

    /// Why the assistant refused.
    public struct Refusal: Hashable, Sendable {
        /// The reason.
        public var refusal: String
        /// All other members but `type`, in their order.
        public var extra: JSONObject

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - refusal: the reason.
        ///   - extra: all other members.
        public init(_ refusal: String, extra: JSONObject = JSONObject()) {
            self.refusal = refusal
            self.extra = extra
        }
    }

    /// The part's type on the wire.
    public var type: String {
        switch self {
        case .text: "text"
        case .imageURL: "image_url"
        case .inputAudio: "input_audio"
        case .file: "file"
        case .refusal: "refusal"
        case .unknown(let type, _): type
        }
    }
}
