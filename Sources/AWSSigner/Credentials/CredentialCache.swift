// SPDX-License-Identifier: MIT-0

/// What has been found, and what is to be done next: the state behind ``CachedCredentials``, without any waiting.
///
/// Credentials that end are renewed in good time: in the last third of their life, of which the last 15 minutes at most, they
/// still serve while newer ones are fetched; in the last minute at most, newer ones are waited for. A failure is remembered for
/// a second, then two, up to half a minute, so that a source which is down is neither asked by each request nor given up.
struct CredentialCache {
    /// What a caller gets.
    enum Decision {
        /// The identity is good.
        case use(Identity)
        /// The identity is good, and the caller is to start a search for the next one.
        case useAndRenew(Identity)
        /// The last search has just found nothing, or failed.
        case settle(Outcome)
        /// A search is under way: its end is to be waited for.
        case wait
        /// The caller is to start a search, and to wait for its end.
        case search
    }

    /// What a search ended in.
    typealias Outcome = Result<Identity?, any Error>

    private var identity: Identity?
    /// From when on a newer identity is looked for.
    private var renewal: SigningDate?
    /// From when on a newer identity is waited for.
    private var deadline: SigningDate?
    private var failure: (outcome: Outcome, end: SigningDate)?
    private var failures = 0
    private var isSearching = false

    /// What a caller is to do.
    mutating func decide(at now: SigningDate) -> Decision {
        if let identity, isGood(identity, at: now) {
            guard let renewal, now >= renewal else { return .use(identity) }
            let isPaused = failure.map { now < $0.end } ?? false
            if let deadline, now >= deadline, !isPaused { return isSearching ? .wait : startSearch() }
            if isSearching || isPaused { return .use(identity) }
            isSearching = true
            return .useAndRenew(identity)
        }
        if isSearching { return .wait }
        if let failure, now < failure.end { return .settle(failure.outcome) }
        return startSearch()
    }

    private mutating func startSearch() -> Decision {
        isSearching = true
        return .search
    }

    private func isGood(_ identity: Identity, at now: SigningDate) -> Bool {
        identity.expiration.map { $0 > now } ?? true
    }

    /// Takes note of what a search ended in.
    ///
    /// - Returns: what those who waited get: after a failure, the identity that is still good.
    mutating func end(_ found: Outcome, at now: SigningDate) -> Outcome {
        isSearching = false
        var outcome = found
        if case .success(let new?) = found {
            if isGood(new, at: now) {
                keep(new, at: now)
                return found
            }
            outcome = .failure(
                CredentialError(
                    .expired,
                    "The AWS credentials that were found have ended already. Renew them at their source."
                )
            )
        }
        failures += 1
        let pause = min(30, 1 << min(failures - 1, 5))
        failure = (outcome, SigningDate(secondsSince1970: now.secondsSince1970 + pause))
        if let identity, isGood(identity, at: now) { return .success(identity) }
        return outcome
    }

    /// What the last search ended in; `nil` while one is under way.
    func settled(at now: SigningDate) -> Outcome? {
        if isSearching { return nil }
        if let identity, isGood(identity, at: now) { return .success(identity) }
        return failure?.outcome ?? .success(nil)
    }

    private mutating func keep(_ new: Identity, at now: SigningDate) {
        identity = new
        failure = nil
        failures = 0
        renewal = nil
        deadline = nil
        guard let end = new.expiration?.secondsSince1970 else { return }
        let life = end - now.secondsSince1970
        renewal = SigningDate(secondsSince1970: end - min(900, life / 3))
        deadline = SigningDate(secondsSince1970: end - min(60, life / 10))
    }
}
