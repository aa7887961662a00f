// SPDX-License-Identifier: MIT-0

#if Server
    /// Pictures that clients name by a URL.
    enum PictureSettings: SettingGroup {
        static let title = "Pictures by URL"

        static let settings: [Setting] = [
            Setting(
                "FETCH_IMAGES",
                .flag,
                \.fetchesImages,
                "fetch pictures that clients name by an https URL, from public addresses only"
            ),
            Setting(
                "FETCH_IMAGES_HOSTS",
                .list("hosts"),
                \.imageHosts,
                default: "every public one",
                "hosts to fetch from, comma-separated; `*.example.com` for all below one"
            ),
            Setting(
                "FETCH_IMAGES_MAX_BYTES",
                .bytes(1...(1 << 30)),
                \.imageByteLimit,
                "bytes of a picture that is fetched at most"
            ),
            Setting(
                "FETCH_IMAGES_TIMEOUT_SECONDS",
                .limit,
                \.imageTimeLimit,
                "for the fetch of a picture, redirects included"
            ),
        ]
    }
#endif
