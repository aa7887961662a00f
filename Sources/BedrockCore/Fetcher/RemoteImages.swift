// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension GuardedFetcher {
    /// How many files of a request are fetched at a time.
    private static let filesAtOnce = 4

    /// Replaces every picture that a request names by URL with the picture itself.
    ///
    /// Each URL is fetched once, several at a time. Data URLs and other schemes are left alone.
    ///
    /// - Parameter request: the client's request.
    /// - Returns: the request with data URLs.
    /// - Throws: ``TranslationError`` that names the part whose picture could not be had.
    func inlineImages(of request: ChatCompletionRequest) async throws -> ChatCompletionRequest {
        let places = Self.remoteImages(of: request)
        guard !places.isEmpty else { return request }
        let limit = ContinuousClock.now + configuration.totalTimeLimit
        var fetched: [String: String] = [:]
        var total = 0
        try await withThrowingTaskGroup(of: (url: String, dataURL: String, count: Int).self) { group in
            var waiting = places.filter { fetched.updateValue("", forKey: $0.url) == nil }[...]
            guard waiting.count <= configuration.fileLimit else {
                throw Self.tooMuch("At most \(configuration.fileLimit) pictures of a request are fetched.")
            }
            func startOne() {
                guard let place = waiting.popFirst() else { return }
                group.addTask { try await fetchDataURL(place, until: limit) }
            }
            for _ in 0..<Self.filesAtOnce { startOne() }
            while let (url, dataURL, count) = try await group.next() {
                total += count
                guard total <= configuration.totalByteLimit else {
                    throw Self.tooMuch(
                        "The pictures that are fetched for a request have at most \(configuration.totalByteLimit) bytes together."
                    )
                }
                fetched[url] = dataURL
                startOne()
            }
        }
        var request = request
        for place in places {
            guard case .parts(var parts)? = request.messages[place.message].content,
                case .imageURL(var image) = parts[place.part], let dataURL = fetched[place.url]
            else { continue }
            image.url = dataURL
            parts[place.part] = .imageURL(image)
            request.messages[place.message].content = .parts(parts)
        }
        return request
    }

    private struct Place: Sendable {
        var message: Int
        var part: Int
        var url: String

        var param: String { "messages[\(message)].content[\(part)].image_url.url" }
    }

    private static func remoteImages(of request: ChatCompletionRequest) -> [Place] {
        var places: [Place] = []
        for (message, value) in request.messages.enumerated() {
            // Those of other roles are refused, so there is no need to have them.
            guard value.role == .user || value.role == .tool, case .parts(let parts)? = value.content else { continue }
            for (part, value) in parts.enumerated() {
                guard case .imageURL(let image) = value, image.url.prefix(4).lowercased() == "http" else { continue }
                places.append(Place(message: message, part: part, url: image.url))
            }
        }
        return places
    }

    private static func tooMuch(_ message: String) -> TranslationError {
        TranslationError(.invalidValue, "\(message) Send the others as data URLs.", param: "messages")
    }

    private func fetchDataURL(
        _ place: Place,
        until limit: ContinuousClock.Instant
    ) async throws -> (url: String, dataURL: String, count: Int) {
        do {
            let bytes = try await fetch(place.url, until: limit)
            // The translator tells the format by the content.
            return (place.url, "data:;base64,\(Base64.encoded(bytes))", bytes.count)
        } catch var error as TranslationError {
            error.param = place.param
            throw error
        }
    }
}
