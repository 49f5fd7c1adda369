#!/bin/sh
# Starts nginx as the gateway, and lets it read its upstreams anew whenever a service's name leads to other addresses: a
# container that was restarted or added. Requests under way are not cut off by that. A name that leads nowhere keeps its
# addresses for three looks, since one answer of Docker's name server may fail.
# GATEWAY_WORKERS: processes of nginx (2). GATEWAY_LOOK_EVERY_S: seconds between looks (1).
set -eu

dir=/tmp/gateway
services="order payment stock orchestrator"
FORGET_AFTER_LOOKS=3

look_up() { # NAME
  getent ahostsv4 "$1" | sed -n 's/^\([0-9.]*\) *STREAM.*/\1/p' | sort -u
}

addresses() { # NAME; the last ones when it leads nowhere now and did lately
  found=$(look_up "$1" || true)
  missed=$(cat "$dir/$1.missed" 2>/dev/null || echo "$FORGET_AFTER_LOOKS")
  if [ -n "$found" ]; then
    echo "$found" >"$dir/$1.addresses"
    echo 0 >"$dir/$1.missed"
  elif [ "$missed" -lt "$FORGET_AFTER_LOOKS" ]; then
    echo $((missed + 1)) >"$dir/$1.missed"
    found=$(cat "$dir/$1.addresses")
  fi
  echo "$found"
}

upstreams() {
  for service in $services; do
    echo "upstream ${service}_pool {"
    found=$(addresses "$service")
    # Where nothing listens when there is no address: requests fail at once, and nginx starts.
    for address in ${found:-127.0.0.1}; do
      port=8000
      [ -n "$found" ] || port=1
      echo "  server $address:$port max_fails=1 fail_timeout=1s;"
    done
    # Shorter than the services' 75 s: they never close a connection that is about to be used.
    echo "  keepalive 512; keepalive_timeout 20s; keepalive_requests 100000;"
    echo "}"
  done
}

mkdir -p $dir
upstreams >$dir/upstreams.conf
nginx -c /etc/escrow/nginx.conf -g "daemon off; worker_processes ${GATEWAY_WORKERS:-2};" &
nginx=$!
trap 'kill -QUIT $nginx' TERM INT QUIT

while kill -0 $nginx 2>/dev/null; do
  sleep "${GATEWAY_LOOK_EVERY_S:-1}"
  upstreams >$dir/now.conf
  if ! cmp -s $dir/now.conf $dir/upstreams.conf; then
    mv $dir/now.conf $dir/upstreams.conf
    echo "gateway: $(sed -n 's/.*server \([0-9.:]*\).*/\1/p' $dir/upstreams.conf | tr '\n' ' ')"
    kill -HUP $nginx
  fi
done
wait $nginx
