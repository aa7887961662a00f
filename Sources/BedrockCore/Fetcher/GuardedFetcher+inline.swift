// SPDX-License-Identifier: MIT-0

import OpenAISchema

extension GuardedFetcher {
    /// How many files of a request are fetched at a time.
    private static let filesAtOnce = 4

    /// Replaces everything that a request names by URL with the content itself.
    ///
    /// Each URL is fetched once, several at a time.
    ///
    /// - Parameter request: the client's request.
    /// - Returns: the request with data URLs.
    /// - Throws: ``TranslationError`` that names the part whose content could not be had.
    func inline(_ request: ChatCompletionRequest) async throws -> ChatCompletionRequest {
        let places = Self.places(in: request)
        guard !places.isEmpty else { return request }
        let files = try await files(at: places)
        var request = request
        for place in places {
            guard case .parts(var parts)? = request.messages[place.message].content, let file = files[place.content]
            else { continue }
            parts[place.part] = parts[place.part].holding(file)
            request.messages[place.message].content = .parts(parts)
        }
        return request
    }

    private func files(at places: [Place]) async throws -> [RemoteContent: FetchedFile] {
        let limit = ContinuousClock.now + configuration.totalTimeLimit
        var seen: Set<RemoteContent> = []
        var waiting = places.filter { seen.insert($0.content).inserted }[...]
        guard waiting.count <= configuration.fileLimit else {
            throw Self.tooMuch("At most \(configuration.fileLimit) pictures and files of a request are fetched.")
        }
        var files: [RemoteContent: FetchedFile] = [:]
        var total = 0
        try await withThrowingTaskGroup(of: (RemoteContent, FetchedFile).self) { group in
            func startOne() {
                guard let place = waiting.popFirst() else { return }
                group.addTask { (place.content, try await file(at: place, until: limit)) }
            }
            for _ in 0..<Self.filesAtOnce { startOne() }
            while let (content, file) = try await group.next() {
                total += file.bytes.count
                guard total <= configuration.totalByteLimit else {
                    throw Self.tooMuch(
                        "What is fetched for a request has at most \(configuration.totalByteLimit) bytes together."
                    )
                }
                files[content] = file
                startOne()
            }
        }
        return files
    }

    private struct Place: Sendable {
        var message: Int
        var part: Int
        var content: RemoteContent

        var param: String { "messages[\(message)].content[\(part)].\(content.member)" }
    }

    private static func places(in request: ChatCompletionRequest) -> [Place] {
        var places: [Place] = []
        for (message, value) in request.messages.enumerated() {
            // Those of other roles are refused, so there is no need to have them.
            guard value.role == .user || value.role == .tool, case .parts(let parts)? = value.content else { continue }
            for (part, value) in parts.enumerated() {
                guard let content = value.remoteContent else { continue }
                places.append(Place(message: message, part: part, content: content))
            }
        }
        return places
    }

    private static func tooMuch(_ message: String) -> TranslationError {
        TranslationError(.invalidValue, "\(message) Send the others as data URLs.", param: "messages")
    }

    private func file(at place: Place, until limit: ContinuousClock.Instant) async throws -> FetchedFile {
        do {
            return try await fetch(place.content.url, as: place.content.kind, until: limit)
        } catch var error as TranslationError {
            error.param = place.param
            throw error
        }
    }
}
