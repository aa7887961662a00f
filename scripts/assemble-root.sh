#!/usr/bin/env bash
# SPDX-License-Identifier: MIT-0
#
# Assembles the root of the container image: the gateway, the shared libraries that it names, certificate authorities, and a
# user without rights. No shell, no package manager; which of Debian's packages the files come from is written down in the
# way that scanners read. Runs on Debian, in the first stage of the Dockerfile.
#
#     scripts/assemble-root.sh BINARY ROOT [PACKAGE | FILE ...]
#
# Further arguments tell of what is linked statically: installed packages, or files as dpkg's status has them.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $(basename "$0") BINARY ROOT [PACKAGE | FILE ...]" >&2; exit 64; }
binary=$1
root=$2
shift 2
[ -x "$binary" ] || { echo "$(basename "$0"): $binary is no program." >&2; exit 1; }
if [ -e "$root" ] && [ -n "$(ls -A "$root")" ]; then
    echo "$(basename "$0"): $root is not empty." >&2
    exit 1
fi

# The Debian packages that files belong to, which dpkg may know by a path from before /usr was merged.
packages_of() {
    local path paths=()
    for path in "$@"; do paths+=("$path" "$(readlink -f "$path")" "${path#/usr}" "/usr${path#/usr}"); done
    dpkg-query --search "${paths[@]}" 2>/dev/null | sed -E 's/:.*//' | sort -u
}

# Where the container's runtime mounts its own.
install -d -m 755 "$root"/{dev,proc,sys}
install -d -m 755 "$root"/{etc/ssl/certs,usr/local/{bin,share},var/lib/dpkg/status.d,home/appuser}
install -d -m 1777 "$root/tmp"
install -m 755 "$binary" "$root/usr/local/bin/bedrock-gateway"

libraries=()
# Each library, and the loader, under the very path that the binary looks for it.
while read -r library; do
    install -d -m 755 "$root$(dirname "$library")"
    install -m 755 "$(readlink -f "$library")" "$root$library"
    libraries+=("$library")
done < <(ldd "$binary" | sed -nE 's/.*=> (\/[^ ]+) .*/\1/p; s/^[[:space:]]*(\/[^ ]+) \(.*/\1/p')

install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
printf 'root:x:0:0:root:/:/sbin/nologin\nappuser:x:65532:65532:gateway:/home/appuser:/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nappuser:x:65532:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
cp /etc/os-release "$root/etc/os-release"
mapfile -t packages < <(packages_of "${libraries[@]}")
packages+=(ca-certificates)
for package in "$@"; do
    if [ -f "$package" ]; then
        cp "$package" "$root/var/lib/dpkg/status.d/"
    else
        packages+=("$package")
    fi
done
for package in $(printf '%s\n' "${packages[@]}" | sort -u); do
    dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
done
