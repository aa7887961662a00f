// SPDX-License-Identifier: MIT-0

extension ContentPart: JSONCodable {
    /// Reads a part.
    public init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        let type: String = try reader.required("type")
        switch type {
        case "text":
            let text: String = try reader.required("text")
            self = .text(Text(text, extra: reader.rest))
        case "image_url":
            let source: ImageSource = try reader.required("image_url")
            self = .imageURL(
                ImageURL(url: source.url, detail: source.detail, urlExtra: source.extra, extra: reader.rest)
            )
        case "input_audio":
            let audio: AudioSource = try reader.required("input_audio")
            self = .inputAudio(
                InputAudio(
                    data: audio.data,
                    format: audio.format,
                    audioExtra: audio.extra,
                    extra: reader.rest
                )
            )
        case "file":
            let file: FileSource = try reader.required("file")
            self = .file(
                File(
                    fileData: file.data,
                    fileID: file.id,
                    filename: file.name,
                    fileExtra: file.extra,
                    extra: reader.rest
                )
            )
        case "refusal":
            let refusal: String = try reader.required("refusal")
            self = .refusal(Refusal(refusal, extra: reader.rest))
        default:
            self = .unknown(type: type, payload: reader.rest)
        }
    }

    /// Writes the part.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("type", type)
        switch self {
        case .text(let part):
            writer.member("text", part.text)
            writer.members(part.extra)
        case .imageURL(let part):
            writer.member("image_url", ImageSource(url: part.url, detail: part.detail, extra: part.urlExtra))
            writer.members(part.extra)
        case .inputAudio(let part):
            writer.member("input_audio", AudioSource(data: part.data, format: part.format, extra: part.audioExtra))
            writer.members(part.extra)
        case .file(let part):
            writer.member(
                "file",
                FileSource(data: part.fileData, id: part.fileID, name: part.filename, extra: part.fileExtra)
            )
            writer.members(part.extra)
        case .refusal(let part):
            writer.member("refusal", part.refusal)
            writer.members(part.extra)
        case .unknown(_, let payload):
            writer.members(payload)
        }
        writer.endObject()
    }
}

/// The inner object of an `image_url` part; some clients write the URL itself instead.
private struct ImageSource: JSONCodable {
    var url: String
    var detail: String?
    var extra: JSONObject

    init(url: String, detail: String?, extra: JSONObject) {
        self.url = url
        self.detail = detail
        self.extra = extra
    }

    init(json: JSONValue) throws(SchemaError) {
        if let url = json.string {
            self.url = url
            extra = JSONObject()
            return
        }
        var reader = try ObjectReader(json)
        url = try reader.required("url")
        detail = try reader.optional("detail")
        extra = reader.rest
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("url", url)
        writer.member("detail", detail)
        writer.members(extra)
        writer.endObject()
    }
}

/// The inner object of an `input_audio` part.
private struct AudioSource: JSONCodable {
    var data: String
    var format: String
    var extra: JSONObject

    init(data: String, format: String, extra: JSONObject) {
        self.data = data
        self.format = format
        self.extra = extra
    }

    init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        data = try reader.required("data")
        format = try reader.required("format")
        extra = reader.rest
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("data", data)
        writer.member("format", format)
        writer.members(extra)
        writer.endObject()
    }
}

/// The inner object of a `file` part.
private struct FileSource: JSONCodable {
    var data: String?
    var id: String?
    var name: String?
    var extra: JSONObject

    init(data: String?, id: String?, name: String?, extra: JSONObject) {
        self.data = data
        self.id = id
        self.name = name
        self.extra = extra
    }

    init(json: JSONValue) throws(SchemaError) {
        var reader = try ObjectReader(json)
        data = try reader.optional("file_data")
        id = try reader.optional("file_id")
        name = try reader.optional("filename")
        extra = reader.rest
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("file_data", data)
        writer.member("file_id", id)
        writer.member("filename", name)
        writer.members(extra)
        writer.endObject()
    }
}
