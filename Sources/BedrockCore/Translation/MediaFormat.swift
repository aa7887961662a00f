// SPDX-License-Identifier: MIT-0

/// Bedrock's names of formats by the names that clients have for them: endings of files and subtypes of media types.
///
/// Source: Amazon Bedrock API reference, `ImageBlock`, `DocumentBlock`, `VideoBlock`, `AudioBlock`.
enum MediaFormat {
    static let images = ["png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp"]

    static let documents = [
        "pdf": "pdf", "csv": "csv", "doc": "doc", "docx": "docx", "xls": "xls", "xlsx": "xlsx",
        "html": "html", "htm": "html", "txt": "txt", "text": "txt", "md": "md", "markdown": "md",
    ]

    /// Document formats by whole media type.
    static let documentTypes = [
        "application/pdf": "pdf", "application/x-pdf": "pdf",
        "text/csv": "csv", "application/csv": "csv",
        "application/msword": "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.ms-excel": "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
        "text/html": "html", "application/xhtml+xml": "html",
        "text/plain": "txt",
        "text/markdown": "md", "text/x-markdown": "md",
    ]

    static let video = [
        "mkv": "mkv", "x-matroska": "mkv", "mov": "mov", "quicktime": "mov", "mp4": "mp4", "m4v": "mp4", "webm": "webm",
        "flv": "flv", "x-flv": "flv", "mpeg": "mpeg", "mpg": "mpg", "wmv": "wmv", "x-ms-wmv": "wmv",
        "3gp": "three_gp", "3gpp": "three_gp", "three_gp": "three_gp",
    ]

    static let audio = [
        "mp3": "mp3", "wav": "wav", "wave": "wav", "x-wav": "wav", "opus": "opus", "aac": "aac", "x-aac": "x-aac",
        "flac": "flac", "mp4": "mp4", "ogg": "ogg", "mkv": "mkv", "mka": "mka", "m4a": "m4a", "mpeg": "mpeg",
        "mpga": "mpga", "pcm": "pcm", "pcm16": "pcm", "webm": "webm",
    ]
}
