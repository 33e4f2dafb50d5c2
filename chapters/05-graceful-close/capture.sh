#!/bin/sh
# Records a real connection on loopback, segment by segment, and writes it to capture.txt beside this file:
# a handshake, a request, a FIN in each direction with a late answer between them, by the two programs of exchange.ts.
# How it is recorded, and what it needs, stands in chapter 2's.
here=$(dirname "$0")
exec sh "$here/../02-handshake/capture.sh" "$here"
