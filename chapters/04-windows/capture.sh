#!/bin/sh
# Records how a window closes and opens again, segment by segment, and writes it to capture.txt beside this
# file: twelve segments between the two programs of conversation.ts, of which one doesn't read for a while.
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

# The reader's window is closed, and the sender has asked twice since: each time it was told so again.
probed() {
  [ "$(grep -c "\.$PORT > .* win 0," "$1")" -ge 3 ]
}

# Both FINs are there, and the segment that acknowledges the second.
complete() {
  [ "$(grep -c 'Flags \[FP*' "$1")" -eq 2 ] && tail -n 1 "$1" | grep -q 'Flags \[\.\]'
}

record() {
  ip link set lo up || fail 'the loopback interface cannot be brought up here'
  # As on an Ethernet, a packet for each segment; the loopback interface would take 65,536 bytes in one.
  ip link set lo mtu 1500 gso_max_segs 1
  # A small receive buffer, so that few segments fill it; windows in plain bytes; short lines.
  echo '4096 16384 16384' >/proc/sys/net/ipv4/tcp_rmem
  echo 0 >/proc/sys/net/ipv4/tcp_window_scaling
  echo 0 >/proc/sys/net/ipv4/tcp_timestamps
  # Linux answers a probe twice a second at the most; here it answers each.
  echo 0 >/proc/sys/net/ipv4/tcp_invalid_ratelimit
  work=$(mktemp -d)
  trap 'rm -r "$work"' EXIT

  # Absolute sequence numbers (-S), numbers for names (-n), the time since the first segment (-ttttt).
  tcpdump -i lo -n -S -ttttt --immediate-mode -l "tcp port $PORT" \
    >"$work/segments" 2>"$work/tcpdump" &
  tcpdump=$!
  "$NODE" conversation.ts reader "$PORT" 2>"$work/reader" &
  reader=$!
  trap 'kill "$tcpdump" "$reader" 2>/dev/null || true; rm -r "$work"' EXIT
  trap 'exit 130' INT TERM
  await grep -q 'listening on lo' "$work/tcpdump"
  await grep -q "listening on 127.0.0.1:$PORT" "$work/reader"

  "$NODE" conversation.ts sender "$PORT" &
  sender=$!
  await probed "$work/segments"
  kill -USR2 "$reader"
  wait "$sender"
  await complete "$work/segments"
  sed 's/^ *//' "$work/segments" >capture.txt
}

PORT=9000
cd "$(dirname "$0")"

if [ "${1-}" = inside ]; then
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
$private sh "./$(basename "$0")" inside
echo "written: $(pwd)/capture.txt ($(wc -l <capture.txt) segments)"
