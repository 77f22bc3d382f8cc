#!/usr/bin/env bash
# Sees to it that the programs that the tests drive are there: Chromium with a known font, Java for the Nu HTML checker,
# Node for ajv, Pango for WeasyPrint, nginx to serve, minisign to verify; with the word `slow`, also WordPress, PHP,
# MariaDB, Mono, Java's compiler and LibreOffice, which only the slow tests drive. What is missing is installed by apt, with sudo where
# we are not root. Never touches what is there, and never starts a service: tests start what they need, in folders of
# their own.
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
# The tests start an nginx of their own, on a free port, and verify what a release is signed with.
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || packages+=(nginx-light)
command -v minisign >/dev/null || packages+=(minisign)
command -v faketime >/dev/null || packages+=(faketime)
# A client of the API that is not ours.
command -v curl >/dev/null || packages+=(curl)
command -v openssl >/dev/null || packages+=(openssl)
command -v jq >/dev/null || packages+=(jq)
command -v java >/dev/null || packages+=(default-jre-headless)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

if [ "${1:-}" = slow ]; then
	[ -x /usr/sbin/mariadbd ] || packages+=(mariadb-server-core) # the server alone: no service, no system database
	command -v mariadb >/dev/null || packages+=(mariadb-client)
	command -v php >/dev/null || packages+=(php-cli)
	php -m 2>/dev/null | grep -qx mysqli || packages+=(php-mysql)
	php -m 2>/dev/null | grep -qx dom || packages+=(php-xml) # WordPress reads Atom with it
	command -v soffice >/dev/null || packages+=(libreoffice-writer-nogui) # opens and saves our Word files
	[ -e /usr/share/php/GuzzleHttp/autoload.php ] || packages+=(php-guzzlehttp-guzzle) # the client for PHP uses it
	# The client for Java is compiled; its annotations are the one thing that its generator doesn't carry.
	command -v javac >/dev/null || packages+=(default-jdk-headless)
	[ -e /usr/share/java/jakarta-annotation-api.jar ] || packages+=(libjakarta-annotation-api-java)
	# Mono compiles and runs what is in C#: .NET is not in Debian.
	command -v mcs >/dev/null || packages+=(mono-mcs)
	command -v mono >/dev/null || packages+=(mono-runtime)
	for part in net-http runtime-serialization componentmodel-dataannotations data numerics xml-linq; do
		[ -d "/usr/share/doc/libmono-system-${part}4.0-cil" ] || packages+=("libmono-system-${part}4.0-cil")
	done
	themes=/usr/share/wordpress/wp-content/themes
	[ -d "$themes/twentytwentythree" ] || packages+=(wordpress-theme-twentytwentythree)
	# Debian's WordPress wants a web server, and would take Apache where there is none.
	[ -e /usr/share/wordpress/wp-load.php ] || packages+=(wordpress nginx php)
fi

[ "${#packages[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Proven behöver ${packages[*]}. Installera dem och försök igen." >&2
	exit 1
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)

# What apt installs may be a service; it asks this file whether to start it.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
	"${as_root[@]}" chmod +x "$policy"
	trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

echo "Installerar ${packages[*]} …"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
