// SPDX-License-Identifier: MIT-0

#if Server
    /// The file with further settings.
    enum FileSettings: SettingGroup {
        static let title = "Configuration file"

        static let settings: [Setting] = [file]

        /// The file; it cannot name another.
        static let file = Setting("CONFIG_FILE", .path, default: "none", "file with settings, in JSON").with {
            $0.ownOption = "config"
            $0.isInFile = false
        }
    }
#endif
