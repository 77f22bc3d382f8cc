#!/usr/bin/env bash
# Sees to it that the programs that the tests drive are there: Chromium with a known font, Java for the Nu HTML checker,
# Node for ajv, Pango for WeasyPrint, nginx to serve, minisign to verify. What is missing is installed by apt, with sudo
# where we are not root. Never touches what is there.
set -euo pipefail

packages=()
# Not `command -v chromium`: the tests name this path, and a snap or another browser by that name would not do.
[ -x /usr/bin/chromium ] || packages+=(chromium)
# The flowchart's text widths are those of Liberation Sans.
[ -e /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf ] ||
	[ -e /usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf ] || packages+=(fonts-liberation)
# WeasyPrint writes PDF files with Pango.
ldconfig -p | grep -q libpango-1.0 || packages+=(libpango-1.0-0)
ldconfig -p | grep -q libpangoft2-1.0 || packages+=(libpangoft2-1.0-0)
ldconfig -p | grep -q libharfbuzz-subset || packages+=(libharfbuzz-subset0)
# The tests start an nginx of their own, on a free port. (Where there is systemd, Debian also starts its own on port 80.)
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || packages+=(nginx-light)
command -v minisign >/dev/null || packages+=(minisign)
command -v faketime >/dev/null || packages+=(faketime)
# Signs the releases that the importer's tests verify.
command -v minisign >/dev/null || packages+=(minisign)
# A client of the API that is not ours.
command -v curl >/dev/null || packages+=(curl)
command -v openssl >/dev/null || packages+=(openssl)
command -v jq >/dev/null || packages+=(jq)
command -v java >/dev/null || packages+=(default-jre-headless)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

[ "${#packages[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Proven behöver ${packages[*]}. Installera dem och försök igen." >&2
	exit 1
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)

echo "Installerar ${packages[*]} …"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
