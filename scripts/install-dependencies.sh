#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
# Installs what the build needs and is missing; with --for-tests or --for-benchmarks, what those need as well. On Debian and
# its kin by apt-get; elsewhere it says what to install. Does nothing, and asks for no password, when all is there.
set -euo pipefail

for_tests=no
for_benchmarks=no
case ${1:-} in
--for-tests) for_tests=yes ;;
--for-benchmarks) for_benchmarks=yes ;;
"") ;;
*)
    echo "usage: $(basename "$0") [--for-tests | --for-benchmarks]" >&2
    exit 64
    ;;
esac

has() { command -v "$1" >/dev/null 2>&1; }

# Whether the C compiler that comes with Swift finds a header.
has_header() {
    if has clang; then
        echo "#include <$1>" | clang -fsyntax-only -x c - >/dev/null 2>&1
    else
        [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ]
    fi
}

has_library() {
    (has pkg-config && pkg-config --exists "$1") || has_header "$2"
}

# Whether nginx can be programmed in Lua.
has_nginx_with_lua() {
    local modules PATH=$PATH:/usr/sbin
    has nginx && modules=$(nginx -V 2>&1 | grep -oE -- '--modules-path=[^ ]+') &&
        [ -e "${modules#*=}/ngx_http_lua_module.so" ]
}

can_make_python_environments() {
    has python3 && python3 -c 'import ensurepip, venv' >/dev/null 2>&1
}

# The names of missing Debian packages.
missing_packages() {
    has_library libcurl curl/curl.h || echo libcurl4-openssl-dev
    has_library zlib zlib.h || echo zlib1g-dev
    has pkg-config || has_header curl/curl.h || echo pkg-config
    has git || echo git
    # Swift brings its compiler, but links with the system's C and C++ libraries.
    if [ "$(uname)" = Linux ]; then
        has_header stdlib.h && has ld || echo g++
        [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || echo ca-certificates
    fi
    if [ "$for_tests" = yes ]; then
        can_make_python_environments || printf 'python3\npython3-venv\n'
        has openssl || echo openssl
        has curl || echo curl
        has make || echo make
        # The console is tested in a browser; elsewhere than on Linux those tests are left out where there is none.
        if [ "$(uname)" = Linux ]; then
            has chromium || echo chromium
            has chromedriver || echo chromium-driver
        fi
    fi
    if [ "$for_benchmarks" = yes ]; then
        can_make_python_environments || printf 'python3\npython3-venv\n'
        has_nginx_with_lua || printf 'nginx\nlibnginx-mod-http-lua\n'
        has openssl || echo openssl
        has cc && has strip || echo gcc
        has valgrind || echo valgrind
    fi
}

# Debian's name of a package as Fedora and Homebrew have it; "-" where the system brings it.
elsewhere() {
    case $1:$2 in
    dnf:libcurl4-openssl-dev) echo libcurl-devel ;;
    dnf:zlib1g-dev) echo zlib-devel ;;
    dnf:pkg-config) echo pkgconf-pkg-config ;;
    dnf:g++) echo gcc-c++ ;;
    dnf:python3-venv) echo - ;;
    dnf:chromium-driver) echo chromedriver ;;
    brew:libcurl4-openssl-dev) echo curl ;;
    brew:zlib1g-dev) echo zlib ;;
    brew:pkg-config) echo pkgconf ;;
    brew:python3) echo python ;;
    brew:g++ | brew:python3-venv | brew:ca-certificates) echo - ;;
    *) echo "$2" ;;
    esac
}

names_elsewhere() {
    local package name
    for package in $missing; do
        name=$(elsewhere "$1" "$package")
        [ "$name" = - ] || printf ' %s' "$name"
    done
}

require_swift() {
    local version
    if ! has swift; then
        echo "Swift is missing. Get 6.2 or later from https://www.swift.org/install/ and run this again." >&2
        exit 1
    fi
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -1)
    # shellcheck disable=SC2086
    set -- ${version:-0 0}
    if [ "$1" -lt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -lt 2 ]; }; then
        echo "Swift 6.2 or later is needed; this is $(swift --version 2>/dev/null | head -1)." >&2
        echo "Get it from https://www.swift.org/install/ and run this again." >&2
        exit 1
    fi
}

install_from_debian() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! has sudo; then
            echo "These packages are missing, and there is no sudo to install them. As root:" >&2
            echo "    apt-get install" $missing >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "Installing from Debian:" $missing
    # Package lists may be absent or stale on a fresh machine.
    "${as_root[@]}" apt-get update -qq
    # shellcheck disable=SC2086
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

missing=$(missing_packages)
if [ -n "$missing" ]; then
    missing=${missing//$'\n'/ }
    if has apt-get; then
        install_from_debian
        missing=$(missing_packages)
        missing=${missing//$'\n'/ }
        [ -z "$missing" ] || { echo "Still missing after the installation: $missing" >&2; exit 1; }
    else
        {
            echo "Something is missing that this script cannot install here. Install it and run this again:"
            echo "    Fedora and its kin:  sudo dnf install$(names_elsewhere dnf)"
            echo "    macOS with Homebrew: brew install$(names_elsewhere brew)"
            echo "    Debian's names:      $missing"
        } >&2
        exit 1
    fi
fi
require_swift
