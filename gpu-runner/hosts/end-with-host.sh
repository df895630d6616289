#!/bin/sh
# Runs the browser $SADDLEBENCH_PROGRAM and ends it when whoever started this ends, however that ends: Firefox listens on a
# socket, so it would outlive a killed host and go on leasing shards.
"$SADDLEBENCH_PROGRAM" "$@" &
browser=$!
trap 'kill "$browser"' TERM INT HUP
while kill -0 "$PPID" && kill -0 "$browser"; do sleep 1; done 2>/dev/null
kill -9 "$browser" 2>/dev/null
wait "$browser"
