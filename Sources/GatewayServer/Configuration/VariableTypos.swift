// SPDX-License-Identifier: MIT-0

#if Server
    /// Variables that look like a setting's, and are none.
    ///
    /// The environment is shared with everybody, so an unknown variable is no mistake; but one that is a letter or two from one
    /// of ours probably is.
    enum VariableTypos {
        /// Finds them.
        ///
        /// - Parameter environment: the process's variables.
        /// - Returns: a sentence for each, by the variables' names.
        static func sentences(in environment: [String: String]) -> [String] {
            let known = Settings.all.flatMap(\.variables)
            return environment.keys.sorted().compactMap { name in
                guard name.count >= 8, !known.contains(name) else { return nil }
                let limit = name.count < 12 ? 1 : 2
                guard let near = Spelling.nearest(to: name, among: known, within: limit) else { return nil }
                return "The variable \(name) is no setting; do you mean \(near)?"
            }
        }
    }
#endif
