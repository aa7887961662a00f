#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
#
# Builds libcurl as a static library that speaks HTTP alone, from Debian's source package with Debian's patches, so that
# 'STATIC_CURL=1 scripts/build-release.sh' makes a binary that brings its HTTP client along.
#
#     scripts/build-static-curl.sh [PREFIX]      default: .build-curl
#
# PREFIX/lib then holds archives only (libcurl, OpenSSL's two, zlib), and PREFIX/lib/pkgconfig/libcurl.pc names them all.
# What exists already for this version is not built again. Needs Debian or Ubuntu; changes nothing of the system's.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:-.build-curl}
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd)

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Swift's images have its own clang only.
compiler=${CC:-$(command -v cc || command -v clang || true)}
[ -n "$compiler" ] || fail "a C compiler is missing; on Debian: apt-get install build-essential"
for tool in apt-get make patch pkg-config tar; do
    command -v "$tool" >/dev/null || fail "$tool is missing; on Debian: apt-get install build-essential patch pkg-config"
done

# Lists of source packages, in a folder of their own.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial"
shopt -s nullglob
for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
    [ ! -e "$list" ] || sed -E 's/^Types:.*/Types: deb-src/' "$list" >"$work/parts/$(basename "$list")"
done
[ ! -e /etc/apt/sources.list ] || sed -nE 's/^deb(-src)? /deb-src /p' /etc/apt/sources.list | sort -u >"$work/parts/all.list"
[ -n "$(ls "$work/parts")" ] || fail "no list of Debian's packages was found below /etc/apt."
apt=(apt-get -q -o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$work/parts"
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o "APT::Sandbox::User=$(id -un)")

echo "Fetching curl's source package ..."
"${apt[@]}" update >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "the lists of source packages cannot be fetched."; }
(cd "$work" && "${apt[@]}" source --download-only curl >"$work/log" 2>&1) || { cat "$work/log" >&2; fail "no source of curl."; }
description=("$work"/curl_*.dsc)
version=$(sed -nE 's/^Version: //p' "${description[0]}" | head -1)
if [ "$(cat "$prefix/version" 2>/dev/null)" = "$version" ]; then
    echo "libcurl $version is in $prefix already."
    exit 0
fi

# The hashes of the description, which apt-get has checked against the signed lists.
(cd "$work" && sed -n '/^Checksums-Sha256:/,/^[^ ]/s/^ \([0-9a-f]\{64\}\) [0-9]* \(.*\)/\1  \2/p' curl_*.dsc |
    sha256sum --check --quiet) || fail "the source package is not what its description says."
mkdir "$work/curl"
tar -xf "$work"/curl_*.orig.tar.?z -C "$work/curl" --strip-components=1
tar -xf "$work"/curl_*.debian.tar.?z -C "$work/curl"
# What concerns the builds with other TLS libraries stays out.
while read -r name _; do
    case $name in '' | '#'*) continue ;; esac
    case $name in *gnutls* | *nss* | *build-Divide* | *bash-completion*) continue ;; esac
    (cd "$work/curl" && patch --batch --silent --forward -p1 <"debian/patches/$name") || fail "$name does not apply."
done <"$work/curl/debian/patches/series"

echo "Building libcurl $version ..."
for package in openssl zlib; do
    pkg-config --exists "$package" || fail "$package is missing; on Debian: apt-get install libssl-dev zlib1g-dev"
done
off=(ftp file ldap ldaps rtsp dict telnet tftp pop3 imap smb smtp gopher mqtt manual ntlm ntlm-wb aws alt-svc hsts doh
    docs libcurl-option sspi tls-srp websockets cookies netrc)
without=(libpsl libidn2 nghttp2 nghttp3 ngtcp2 brotli zstd librtmp libssh2 libssh gssapi libgsasl ca-fallback)
options=(--disable-shared --enable-static --enable-ipv6 --enable-threaded-resolver --enable-unix-sockets --enable-proxy
    --enable-http --enable-symbol-hiding --with-openssl --with-zlib --disable-dependency-tracking
    --with-ca-bundle=/etc/ssl/certs/ca-certificates.crt --with-ca-path=/etc/ssl/certs
    "${off[@]/#/--disable-}" "${without[@]/#/--without-}")
(
    cd "$work/curl"
    # The patches may be newer than what autoconf generated; make would look for autoconf otherwise.
    touch aclocal.m4 configure config.status lib/curl_config.h.in 2>/dev/null || true
    find . -name Makefile.in -exec touch {} +
    ./configure --prefix="$prefix" CC="$compiler" CFLAGS="-O2 -g0 -fPIC -fstack-protector-strong -D_FORTIFY_SOURCE=2" "${options[@]}"
    make -j"$(nproc)" -C lib
    make -C lib install
    make -C include install
    make install-pkgconfigDATA
) >"$work/log" 2>&1 || { tail -30 "$work/log" >&2; fail "curl does not build."; }

# Only archives stand beside libcurl, so that the linker takes those before the system's shared libraries.
libraries=$(pkg-config --variable=libdir openssl)
for library in ssl crypto z; do
    [ -e "$libraries/lib$library.a" ] || fail "$libraries/lib$library.a is missing; on Debian: libssl-dev, zlib1g-dev"
    cp "$libraries/lib$library.a" "$prefix/lib/"
done
rm -f "$prefix"/lib/*.la
# shellcheck disable=SC2016 # pkg-config's variable
sed -i -E -e 's/^Libs:.*/Libs: -L${libdir} -lcurl -lssl -lcrypto -lz/' -e 's/^(Libs|Requires)\.private:.*//' -e 's/ -DCURL_STATICLIB//' \
    "$prefix/lib/pkgconfig/libcurl.pc"

# zlib's description as well: the system's would put the system's folder first.
# shellcheck disable=SC2016
printf 'prefix=%s\nlibdir=${prefix}/lib\nName: zlib\nDescription: zlib, static\nVersion: %s\nLibs: -L${libdir} -lz\nCflags: %s\n' \
    "$prefix" "$(pkg-config --modversion zlib)" "$(pkg-config --cflags zlib)" >"$prefix/lib/pkgconfig/zlib.pc"

# A program that is linked as the package manager will do it, and asked what it can do.
cat >"$work/probe.c" <<'PROGRAM'
#include <curl/curl.h>
#include <stdio.h>
int main(void) {
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    if (curl_global_init(CURL_GLOBAL_ALL)) return 1;
    printf("%s %s, protocols:", info->version, info->ssl_version);
    for (const char *const *name = info->protocols; *name; name++) printf(" %s", *name);
    printf("%s%s%s\n", info->features & CURL_VERSION_ASYNCHDNS ? ", threaded resolver" : "",
        info->features & CURL_VERSION_IPV6 ? ", IPv6" : "", info->features & CURL_VERSION_UNIX_SOCKETS ? ", unix sockets" : "");
    return info->features & CURL_VERSION_ASYNCHDNS && info->features & CURL_VERSION_IPV6 ? 0 : 1;
}
PROGRAM
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
# shellcheck disable=SC2046
"$compiler" "$work/probe.c" $(pkg-config --cflags --libs libcurl) -lpthread -ldl -o "$work/probe" || fail "libcurl does not link."
"$work/probe" || fail "libcurl lacks what the gateway needs."
! ldd "$work/probe" | grep -E 'libcurl|libssl|libcrypto|libz\.' || fail "a program still needs shared libraries."
# As dpkg would tell of it, for the scanners of an image that contains it.
printf 'Package: libcurl4\nStatus: install ok installed\nSource: curl\nArchitecture: %s\nVersion: %s\nMaintainer: %s\n%s\n' \
    "$(dpkg --print-architecture)" "$version" "$(sed -nE 's/^Maintainer: //p' "${description[0]}")" \
    'Description: HTTP client library, linked statically' >"$prefix/libcurl4"
echo "$version" >"$prefix/version"
echo "libcurl $version is in $prefix."
