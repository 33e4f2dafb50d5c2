#!/usr/bin/env bash
# Records real TCP segments for this chapter, and prints them as text:
#
#   bash chapters/06-resets/capture.sh > chapters/06-resets/capture.txt
#
# Five conversations between two Node programs (conversation.ts) that end with a RST. Each program has a
# network of its own; a virtual cable joins the two, and the recording is made at the client's end of it. The
# network of the machine is not touched. Each run has other initial sequence numbers and other times.
#
# It needs Linux, ip (iproute2), nsenter and unshare (util-linux), npx, tcpdump, and either root or user
# namespaces that anybody may make.
set -euo pipefail
cd "$(dirname "$0")"

fail() {
  echo "capture.sh: $*" >&2
  exit 1
}

for program in ip nsenter unshare npx tcpdump; do
  command -v "$program" >/dev/null || fail "$program is missing"
done

# The first time: make the client's network, as root or in a user namespace, and start again in it.
if [ "${1:-}" != inside ]; then
  # The course's own Node, not the system's: it runs TypeScript as it is.
  NODE=$(npx node -p process.execPath) || fail 'run npm ci first'
  export NODE
  for network in 'unshare -n' 'unshare -Unc --keep-caps'; do
    # shellcheck disable=SC2086 # it is several words
    if $network ip link set lo up 2>/dev/null; then exec $network bash "$PWD/capture.sh" inside; fi
  done
  fail 'no network of our own can be made here: this takes root, or user namespaces'
fi

work=$(mktemp -d)
far='' server='' client='' dump=''
clean_up() {
  for pid in $server $client $dump $far; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean_up EXIT

wait_for() { # a text, in a file
  for _ in $(seq 200); do
    if grep -q "$1" "$2"; then return; fi
    sleep 0.05
  done
  cat "$2" >&2
  fail "\"$1\" never appeared"
}

# The server's network is that of a process that only sleeps.
unshare -n sh -c 'echo made; exec sleep 120' >"$work/far" &
far=$!
wait_for made "$work/far"
there() { nsenter -t "$far" -n "$@"; }

ip link add near type veth peer name far netns "$far" 2>/dev/null ||
  fail 'no virtual cable can be laid here (veth)'
ip addr add 10.0.0.1/24 dev near
ip link set near up
there ip addr add 10.0.0.2/24 dev far
there ip link set far up
# Timestamps are left out for short lines.
echo 0 >/proc/sys/net/ipv4/tcp_timestamps
there sh -c 'echo 0 >/proc/sys/net/ipv4/tcp_timestamps'

record() { # a port, the ending
  # Not by `there`: what is killed at the end must be the program, not a shell around it.
  : >"$work/server"
  if [ "$2" != refused ]; then
    nsenter -t "$far" -n "$NODE" conversation.ts server "$1" "$2" >"$work/server" &
    server=$!
    wait_for listening "$work/server"
  fi
  # -S: sequence numbers as they are. -ttttt: the time since the first segment.
  tcpdump -i near -n -S -ttttt -l --immediate-mode "tcp port $1" >"$work/dump" 2>"$work/log" &
  dump=$!
  wait_for listening "$work/log"
  "$NODE" conversation.ts client "$1" "$2" >"$work/client" &
  client=$!
  if [ "$2" = vanished ]; then
    wait_for accepted "$work/server"
    wait_for 'length 5' "$work/dump"
    sleep 0.5 # its ACK, too
    there ip link set far down
    kill -9 "$server"
    wait "$server" 2>/dev/null || true
    there ip link set far up
    sleep 1 # the cable is in again
    kill -USR2 "$client"
  fi
  wait "$client" || true
  wait_for 'Flags \[R' "$work/dump"
  sleep 0.3 # whatever comes behind it
  kill "$dump"
  wait "$dump" 2>/dev/null || true
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  server='' client='' dump=''
  echo "# $2"
  # tcpdump ends with an empty line.
  grep . "$work/dump"
}

echo '# Recorded by capture.sh. 10.0.0.1 is the client, 10.0.0.2 the server.'
record 9000 refused
record 9001 unread
record 9002 reset
record 9003 late
record 9004 vanished
