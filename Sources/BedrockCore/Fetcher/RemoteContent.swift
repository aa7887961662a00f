// SPDX-License-Identifier: MIT-0

import OpenAISchema

/// What a part of a message names by URL instead of holding it.
struct RemoteContent: Hashable, Sendable {
    /// The URL.
    var url: String
    /// What is to be there.
    var kind: FetchedFile.Kind
    /// The member of the part that holds the URL.
    var member: String
}

/// Which parts are fetched: a further type joins by one case in each of the two.
extension ContentPart {
    /// What has to be fetched for this part, if anything; data URLs and other schemes are left alone.
    var remoteContent: RemoteContent? {
        switch self {
        case .imageURL(let image) where image.url.namesTheWeb:
            RemoteContent(url: image.url, kind: .picture, member: "image_url.url")
        case .file(let file):
            // Base64 may begin with any letters, but has no colon.
            file.fileData.flatMap { data in
                data.namesTheWeb && data.prefix(9).contains(":")
                    ? RemoteContent(url: data, kind: .file, member: "file.file_data") : nil
            }
        default: nil
        }
    }

    /// The part with the content in place of its URL.
    ///
    /// - Parameter file: what was at the URL.
    /// - Returns: the part, unchanged where it names nothing by URL.
    func holding(_ file: FetchedFile) -> ContentPart {
        switch self {
        case .imageURL(var image):
            image.url = file.dataURL
            return .imageURL(image)
        case .file(var part):
            part.filename = part.filename ?? part.fileData.map { String($0.prefix { $0 != "?" && $0 != "#" }) }
            part.fileData = file.dataURL
            return .file(part)
        default: return self
        }
    }
}

extension String {
    /// Whether this is a URL of the web, allowed or not.
    var namesTheWeb: Bool { prefix(4).lowercased() == "http" }
}
