// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension ConverseTranslator {
    /// A picture from a data URL, its base64 text untouched, or from Amazon S3.
    func image(from part: ContentPart.ImageURL, at path: String) throws(TranslationError) -> ContentBlock.Image {
        if S3Location.isOne(part.url) {
            let location = try S3Location(part.url, owner: part.urlExtra, at: path)
            guard let format = MediaFormat.images[location.fileExtension] else {
                throw Self.unknownFormat("picture", of: MediaFormat.images, at: path)
            }
            return ContentBlock.Image(format: .init(rawValue: format), source: location.source)
        }
        guard let dataURL = DataURL(part.url) else {
            throw TranslationError(
                .invalidValue,
                """
                Send the picture itself as a data URL, 'data:image/png;base64,…', or name it by an 's3://' address. Other \
                addresses are not fetched here.
                """,
                param: path
            )
        }
        guard let bytes = Base64.normalized(dataURL.base64) else {
            throw TranslationError(.invalidValue, "The picture in the data URL is not valid base64.", param: path)
        }
        guard let format = ImageSignature.format(of: Base64.prefix(of: bytes, count: 12)) else {
            throw TranslationError(
                .invalidValue,
                "The picture is none of the formats that Bedrock takes: PNG, JPEG, GIF, WebP.",
                param: path
            )
        }
        return ContentBlock.Image(format: format, source: .bytes(bytes))
    }

    /// Sound: base64 and the name of its format, as OpenAI has it.
    func audio(from part: ContentPart.InputAudio, at path: String) throws(TranslationError) -> ContentBlock {
        guard let format = MediaFormat.audio[part.format.lowercased()] else {
            throw Self.unknownFormat("sound", of: MediaFormat.audio, at: "\(path).format")
        }
        if S3Location.isOne(part.data) {
            let location = try S3Location(
                part.data,
                owner: JSONObject(part.audioExtra.members + part.extra.members),
                at: "\(path).data"
            )
            return .audio(format: format, source: location.source)
        }
        guard let bytes = Base64.normalized(DataURL(part.data)?.base64 ?? part.data[...]) else {
            throw TranslationError(.invalidValue, "The sound is not valid base64.", param: "\(path).data")
        }
        return .audio(format: format, source: .bytes(bytes))
    }

    /// A video from a data URL or from Amazon S3.
    ///
    /// The part `video_url` is an extension that several servers share: `{"video_url": {"url": …}}`.
    func video(from payload: JSONObject, at path: String) throws(TranslationError) -> ContentBlock {
        guard let url = payload["video_url"]?["url"]?.string ?? payload["video_url"]?.string else {
            throw TranslationError(.invalidValue, "The part needs the video's address in 'url'.", param: path)
        }
        let path = "\(path).url"
        if S3Location.isOne(url) {
            let location = try S3Location(url, owner: payload["video_url"]?.object ?? JSONObject(), at: path)
            guard let format = MediaFormat.video[location.fileExtension] else {
                throw Self.unknownFormat("video", of: MediaFormat.video, at: path)
            }
            return .video(format: format, source: location.source)
        }
        guard let dataURL = DataURL(url) else {
            throw TranslationError(
                .invalidValue,
                "Send the video itself as a data URL, 'data:video/mp4;base64,…', or name it by an 's3://' address.",
                param: path
            )
        }
        guard let format = MediaFormat.video[dataURL.mediaType.split(separator: "/").last.map(String.init) ?? ""] else {
            throw Self.unknownFormat("video", of: MediaFormat.video, at: path)
        }
        guard let bytes = Base64.normalized(dataURL.base64) else {
            throw TranslationError(.invalidValue, "The video in the data URL is not valid base64.", param: path)
        }
        return .video(format: format, source: .bytes(bytes))
    }

    private static func unknownFormat(_ thing: String, of known: [String: String], at path: String) -> TranslationError
    {
        let formats = Set(known.values).sorted().joined(separator: ", ")
        return TranslationError(
            .invalidValue,
            "The format of the \(thing) is none of those that Bedrock takes: \(formats).",
            param: path
        )
    }
}
