#!/usr/bin/env bash
# Records real TCP segments for this chapter, and prints them as text:
#
#   bash chapters/03-acknowledgements/capture.sh > chapters/03-acknowledgements/capture.txt
#
# Three conversations between two Node programs (conversation.ts): one without loss, one whose second
# word is lost, one whose last word is lost. Each program has a network of its own; a virtual cable
# joins the two, and the recording is made at the client's end of it. The network of the machine is
# not touched. Each run has other initial sequence numbers and other times.
#
# It needs Linux, ip (iproute2), nsenter and unshare (util-linux), node, tcpdump, and either root or
# user namespaces that anybody may make.
set -euo pipefail
cd "$(dirname "$0")"

fail() {
  echo "capture.sh: $*" >&2
  exit 1
}

for program in ip nsenter unshare node tcpdump; do
  command -v "$program" >/dev/null || fail "$program is missing"
done

# The first time: make the client's network, as root or in a user namespace, and start again in it.
if [ "${1:-}" != inside ]; then
  for network in 'unshare -n' 'unshare -Unc --keep-caps'; do
    # shellcheck disable=SC2086 # it is several words
    if $network ip link set lo up 2>/dev/null; then exec $network bash "$PWD/capture.sh" inside; fi
  done
  fail 'no network of our own can be made here: this takes root, or user namespaces'
fi

work=$(mktemp -d)
far='' server='' dump=''
clean_up() {
  for pid in $server $dump $far; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean_up EXIT

wait_for() { # a text, in a file
  for _ in $(seq 100); do
    if grep -q "$1" "$2"; then return; fi
    sleep 0.05
  done
  cat "$2" >&2
  fail "\"$1\" never appeared"
}

# The server's network is that of a process that only sleeps.
unshare -n sh -c 'echo made; exec sleep 60' >"$work/far" &
far=$!
wait_for made "$work/far"
there() { nsenter -t "$far" -n "$@"; }

ip link add near type veth peer name far netns "$far" 2>/dev/null ||
  fail 'no virtual cable can be laid here (veth)'
ip addr add 10.0.0.1/24 dev near
ip link set near up
there ip addr add 10.0.0.2/24 dev far
there ip link set far up

# TCP without the improvements that came later (SACK, RACK, tail loss probes): then a loss is repaired
# after three duplicate ACKs, or by the time-out. Timestamps are left out for short lines.
for setting in tcp_sack tcp_recovery tcp_early_retrans tcp_timestamps; do
  echo 0 >"/proc/sys/net/ipv4/$setting"
  there sh -c "echo 0 >/proc/sys/net/ipv4/$setting"
done

record() { # a port, the word that is lost
  # Not by `there`: what is killed at the end must be the program, not a shell around it.
  nsenter -t "$far" -n node conversation.ts server "$1" >"$work/server" &
  server=$!
  wait_for listening "$work/server"
  # -S: sequence numbers as they are. -ttttt: the time since the first segment.
  tcpdump -i near -n -S -ttttt -l --immediate-mode "tcp port $1" >"$work/dump" 2>"$work/log" &
  dump=$!
  wait_for listening "$work/log"
  node conversation.ts client "$1" "$2" "$far"
  wait "$server"
  # The last ACK has been sent; tcpdump prints each segment as it passes.
  sleep 0.3
  kill "$dump"
  wait "$dump" 2>/dev/null || true
  server='' dump=''
  # tcpdump ends with an empty line.
  grep . "$work/dump"
}

echo '# Recorded by capture.sh. 10.0.0.1 is the client, 10.0.0.2 the server.'
echo '# plain'
record 9000 none
echo '# second'
record 9001 second
echo '# fifth'
record 9002 fifth
