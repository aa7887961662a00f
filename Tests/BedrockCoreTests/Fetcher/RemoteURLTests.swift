// SPDX-License-Identifier: MIT-0

import Testing

@testable import BedrockCore

@Suite("URLs that may be fetched")
struct RemoteURLTests {
    @Test(
        "Plain https URLs are taken, path and query as they stand",
        arguments: [
            ("https://a.com", "a.com", "/"), ("HTTPS://A.Com/x%20y?q=1&r=%2F#frag", "a.com", "/x%20y?q=1&r=%2F"),
            ("https://a.com:443/x", "a.com", "/x"), ("https://a.com./x", "a.com", "/x"),
            ("https://a.com?x", "a.com", "/?x"),
            ("https://xn--bcher-kva.example.org/..//x", "xn--bcher-kva.example.org", "/..//x"),
            ("https://a_b.c-d.io", "a_b.c-d.io", "/"),
        ]
    )
    func taken(text: String, host: String, path: String) {
        let url = RemoteURL(text)
        #expect(url?.host == host)
        #expect(url?.path == path)
    }

    /// The tables of RFC 3986, section 5.4, for a base of `https` and references to `https`.
    @Test(
        "A relative redirect is resolved by RFC 3986",
        arguments: [
            ("https:g", nil), ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"),
            ("g?y", "/b/c/g?y"), ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), ("g?y#s", "/b/c/g?y"), (";x", "/b/c/;x"),
            ("g;x=1/./y", "/b/c/g;x=1/y"), ("g;x=1/../y", "/b/c/y"), ("", "/b/c/d;p?q"), (".", "/b/c/"),
            ("./", "/b/c/"),
            ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"), ("../..", "/"), ("../../", "/"), ("../../g", "/g"),
            ("../../../g", "/g"), ("../../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."),
            (".g", "/b/c/.g"), ("g..", "/b/c/g.."), ("..g", "/b/c/..g"), ("./../g", "/b/g"), ("./g/.", "/b/c/g/"),
            ("g/./h", "/b/c/g/h"), ("g/../h", "/b/c/h"), ("g?y/./x", "/b/c/g?y/./x"), ("g?y/../x", "/b/c/g?y/../x"),
            ("g#s/../x", "/b/c/g"), ("g?to=https://c.com/", "/b/c/g?to=https://c.com/"),
        ] as [(String, String?)]
    )
    func relative(location: String, expected: String?) throws {
        let url = try #require(RemoteURL("https://a.com/b/c/d;p?q"))
        let next = url.redirected(to: location)
        #expect(next?.path == expected)
        #expect(next == nil || next?.host == "a.com")
    }

    @Test(
        "A redirect is read anew",
        arguments: [
            ("/b", "https://a.com/b"), ("//b.com/c", "https://b.com/c"), ("https://b.com/", "https://b.com/"),
            ("HTTPS://B.com", "https://b.com/"), ("c.png?x", "https://a.com/dir/c.png?x"), ("http://a.com/", nil),
            ("//169.254.169.254/", nil), ("//localhost/", nil), ("///etc/passwd", nil), ("//user@b.com/", nil),
            ("/\\evil", nil), ("\\\\b.com\\", nil), ("/x y", nil), ("/é", nil), ("c:d", nil), (":8080/", nil),
        ] as [(String, String?)]
    )
    func redirected(location: String, expected: String?) throws {
        let url = try #require(RemoteURL("https://a.com/dir/file?query"))
        let next = url.redirected(to: location)
        #expect(next.map { "https://\($0.host)\($0.path)" } == expected)
    }

    /// The URLs that are refused, and some that only a second parser would find dangerous.
    static let forbidden = [
        "", "https://", "https:///x", "http://a.com/", "ftp://a.com/", "file:///etc/passwd", "gopher://a.com/",
        "//a.com",
        "data:image/png;base64,AA==", "https:a.com", "https:/a.com", "https://127.0.0.1/", "https://127.1/",
        "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
        "https://10.0.0.1/",
        "https://8.8.8.8/", "https://169.254.169.254/latest/meta-data", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25lo]/", "https://localhost/", "https://LOCALHOST./", "https://x.localhost/",
        "https://metadata.google.internal/", "https://printer.local/", "https://router.lan/", "https://intranet/",
        "https://user@a.com/", "https://user:pass@a.com/", "https://a.com@127.0.0.1/", "https://a.com:80/",
        "https://a.com:8443/", "https://a.com:/", "https://a.com:443:443/", "https://a.com\\@127.0.0.1/",
        "https://a.com\\.b.com/", "https:\\\\a.com", "https://a.com/x y", "https://a.com/\t",
        "https://a.com/\r\nHost: b",
        "https://a.com/\u{0}", " https://a.com", "https://a.com\n", "https://аpple.com/", "https://１２７.0.0.1/",
        "https://127。0。0。1/", "https://a..com/", "https://.a.com/", "https://-a.com/", "https://a-.com/",
        "https://a.com%2f@b.com/", "https://a%2ecom/", "https://a.com,b.com/", "https://a.0x7f/", "https://a.1/",
        "https://\(String(repeating: "a", count: 64)).com/", "https://a.com/\(String(repeating: "x", count: 5000))",
        "gopher://127.0.0.1:6379/_INFO", "dict://a.com:11211/stat", "ldap://a.com/", "smb://a.com/x", "ws://a.com/",
        "jar:https://a.com!/x", "blob:https://a.com/x", "javascript:alert(1)", "s3://bucket/key",
        "unix:/var/run/docker.sock",
        "httpss://a.com/", "https//a.com/", "https: //a.com/", "view-source:https://a.com/",
        "https://0/", "https://0.0.0.0/", "https://127.0.1/", "https://017700000001/", "https://0x7f.1/",
        "https://0x7F.0x1/",
        "https://127.0.0.0x1/", "https://0127.0.0.1/", "https://127.0.0.1./", "https://127.0.0.1:443/",
        "https://00000127.0.0.1/",
        "https://4294967296/", "https://-1/", "https://192.168.0.1/", "https://100.64.0.1/", "https://172.17.0.1/",
        "https://169.254.170.2/v2/credentials", "https://0xa9fea9fe/", "https://2852039166/",
        "https://0251.0376.0251.0376/",
        "https://[::]/", "https://[::127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/", "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[fd00:ec2::254]/", "https://[fe80::1%lo]/",
        "https://[2606:4700::1111]/", "https://[::1", "https://::1/", "https://[a.com]/", "https://a.com]/",
        "https://localhost.localdomain/", "https://localhost:443/", "https://a.localhost./", "https://metadata/",
        "https://instance-data.ec2.internal/", "https://ip-10-0-0-1.us-west-2.compute.internal/",
        "https://kubernetes.default.svc.cluster.local/",
        "https://1.168.192.in-addr.arpa/", "https://host.docker.internal/", "https://x.test/",
        "https://@a.com/", "https://:@a.com/", "https://a.com:443@b.com/", "https://a.com%00.b.com/",
        "https://a.com%40b.com/",
        "https://127.0.0.1#@a.com/", "https://127.0.0.1?@a.com/", "https://127.0.0.1;a.com/",
        "https://a.com#@127.0.0.1\u{7F}",
        "https://a.com:0/", "https://a.com:22/", "https://a.com:+443/", "https://a.com:0443/", "https://a.com:443x/",
        "https://a.com:65979/", "https://a.com: 443/", "https://a.com:٤٤٣/",
        "https://ⓐ.com/", "https://ｌocalhost/", "https://a．com/", "https://a｡com/", "https://①②⑦.0.0.1/",
        "https://a.com/ü",
        "https://a\u{200B}.com/", "https://\u{202E}moc.a/", "https://a\u{AD}.com/", "https://a.com\u{FEFF}/",
        "https://a\tb.com/", "https://a\nb.com/", "\thttps://a.com/", "https://a.com/\r\n\r\nGET / HTTP/1.1",
        "https://a.com/\u{7F}",
        "https://a.com/\u{85}", "h\nttps://a.com/", "https://*.a.com/", "https://a!b.com/", "https://a$b.com/",
        "https://a&b.com/",
        "https://(a).com/", "https://a'b.com/", "https://a=b.com/", "https://a~b.com/", "https://{a}.com/",
        "https://a|b.com/",
        "https://a^b.com/", "https://a`b.com/", "https://\"a.com\"/", "https://<a.com>/", "https://a b.com/",
        "https://a+b.com/",
        "https://a.com../", "https://./", "https://../", "https://?", "https://#",
        "https://\(String(repeating: "a.", count: 127))com/",
    ]

    @Test("Everything else is refused, whatever its spelling", arguments: forbidden)
    func refused(text: String) {
        #expect(RemoteURL(text) == nil)
    }

    @Test(
        "A redirect to what is refused is refused",
        arguments: forbidden.filter { $0.contains(":") && !$0.hasPrefix("//") }
    )
    func refusedRedirect(text: String) throws {
        let url = try #require(RemoteURL("https://a.com/"))
        #expect(url.redirected(to: text) == nil)
    }
}
