#!/bin/sh
# Records a real connection on loopback, segment by segment, and writes it to capture.txt beside this file:
# a handshake, "hello" there and back, and the end, between the two programs of exchange.ts.
# Given a folder, it records the exchange.ts of that one, and writes there.
#
# It needs Linux, tcpdump, ip (from iproute2), and either root or user namespaces without privileges.
# Everything happens in a network of its own, which vanishes with the script; nothing of yours is touched.
set -eu

fail() {
  echo "capture.sh: $1" >&2
  exit 1
}

# Waits until a command succeeds, for five seconds at most.
await() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || fail "waited in vain: $*"
    sleep 0.05
  done
}

# Both FINs are there, and the segment that acknowledges the second.
complete() {
  [ "$(grep -c 'Flags \[F' "$1")" -eq 2 ] && tail -n 1 "$1" | grep -q 'Flags \[\.\]'
}

record() {
  ip link set lo up || fail 'the loopback interface cannot be brought up here'
  # As on an Ethernet; the loopback interface would take 65,536 bytes in one packet.
  ip link set lo mtu 1500
  work=$(mktemp -d)
  trap 'rm -r "$work"' EXIT

  # Absolute sequence numbers (-S), numbers for names (-n), the time since the first segment (-ttttt).
  tcpdump -i lo -n -S -ttttt --immediate-mode -l "tcp port $PORT" \
    >"$work/segments" 2>"$work/tcpdump" &
  tcpdump=$!
  "$NODE" exchange.ts server "$PORT" 2>"$work/server" &
  server=$!
  trap 'kill "$tcpdump" "$server" 2>/dev/null || true; rm -r "$work"' EXIT
  trap 'exit 130' INT TERM
  await grep -q 'listening on lo' "$work/tcpdump"
  await grep -q "listening on 127.0.0.1:$PORT" "$work/server"

  "$NODE" exchange.ts client "$PORT"
  await complete "$work/segments"
  sed 's/^ *//' "$work/segments" >capture.txt
}

PORT=9000
script=$(realpath "$0")
cd "${1-$(dirname "$script")}"

if [ "${INSIDE-}" = yes ]; then
  record
  exit
fi

[ "$(uname)" = Linux ] || fail 'network namespaces are there on Linux only'
for tool in tcpdump ip unshare; do
  command -v "$tool" >/dev/null || fail "$tool is not installed (Debian: apt-get install tcpdump iproute2 util-linux)"
done
# The course's own Node, not the system's: it runs TypeScript as it is.
NODE=$(npx node -p process.execPath) || fail 'run npm ci first'
export NODE

if [ "$(id -u)" -eq 0 ]; then private='unshare --net'; else private='unshare --user --map-current-user --net --keep-caps'; fi
$private true 2>/dev/null || fail "a private network needs root or user namespaces, and this system allows neither"
INSIDE=yes $private sh "$script" "$(pwd)"
echo "written: $(pwd)/capture.txt ($(wc -l <capture.txt) segments)"
