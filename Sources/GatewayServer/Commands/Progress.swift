// SPDX-License-Identifier: MIT-0

#if Server
    /// Tells on a terminal what takes longer than a second, and wipes that away when it is done.
    enum Progress {
        /// How long nothing is told.
        static let patience = Duration.seconds(1)

        /// Does something that may take a while.
        ///
        /// - Parameters:
        ///   - label: what is being done, such as `Listing models`.
        ///   - terminal: where to tell it.
        ///   - work: what to do.
        /// - Returns: what `work` gives.
        /// - Throws: what `work` throws.
        static func during<Value: Sendable, Failure: Error>(
            _ label: String,
            on terminal: Terminal = .error,
            _ work: () async throws(Failure) -> Value
        ) async throws(Failure) -> Value {
            guard terminal.hasColour else { return try await work() }
            let teller = Task { await tell(label, on: terminal) }
            let result: Result<Value, Failure>
            do throws(Failure) {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            // What comes next is written when the line is wiped.
            teller.cancel()
            await teller.value
            return try result.get()
        }

        private static func tell(_ label: String, on terminal: Terminal) async {
            let began = ContinuousClock.now
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            repeat {
                let seconds = (ContinuousClock.now - began).components.seconds
                terminal.write("\r\u{1B}[K\(label) … \(seconds) s", .dim)
            } while (try? await Task.sleep(for: .milliseconds(500))) != nil
            terminal.write("\r\u{1B}[K")
        }
    }
#endif
