#!/bin/sh
# Makes one cluster of nodes that start.sh has started, and ends: the first ones become primaries, with equal shares of the
# slots, the others their replicas.
#   NODES=host:port,...  REPLICAS=1  for each primary
# May run again at any time, and also goes on where it was killed: a node that is in the cluster stays what it is, one with
# another address is met again, an empty one becomes a replica of the primary that has fewest.
set -eu
: "${NODES:?}" "${FAILOVER_PASSWORD:?}"
. "$(dirname "$0")/ask.sh"
WAIT_MAX_S=120
SLOTS=16384
all=$(words "$NODES")
count=$(echo "$all" | wc -w)
primaries=$((count / (${REPLICAS:-1} + 1)))
first=${all%% *}

within() { # WHAT COMMAND...; waits until it succeeds
  what=$1
  shift
  give_up=$(($(date +%s) + WAIT_MAX_S))
  until "$@"; do
    if [ "$(date +%s)" -gt $give_up ]; then
      say "not within $WAIT_MAX_S s: $what"
      exit 1
    fi
    sleep 0.5
  done
}

info() { # NODE FIELD
  ask "$1" cluster info | tr -d '\r' | sed -n "s/^$2://p"
}

answers() { # NODE
  [ -n "$(info "$1" cluster_state)" ]
}

alone() { # NODE
  [ "$(info "$1" cluster_known_nodes)" = 1 ]
}

all_alone() {
  for node in $all; do alone "$node" || return 1; done
}

share_slots() {
  i=0
  for node in $all; do
    if [ $i -lt $primaries ] && [ "$(info "$node" cluster_slots_assigned)" = 0 ]; then
      ask "$node" cluster addslotsrange $((SLOTS * i / primaries)) $((SLOTS * (i + 1) / primaries - 1)) >/dev/null
    fi
    i=$((i + 1))
    ask "$node" cluster set-config-epoch $i >/dev/null
  done
}

all_met() {
  for node in $all; do
    [ "$(info "$node" cluster_known_nodes)" -ge "$count" ] || return 1
  done
}

idle() { # NODE; whether it is a primary of nothing
  ask "$1" cluster nodes | awk '$3 ~ /myself/ && $3 ~ /master/ && NF == 8 { found = 1 } END { exit !found }'
}

poorest() { # prints the primary with the fewest replicas that are up, as the first node sees it
  ask "$first" cluster nodes | awk '$3 ~ /master/ && NF > 8 { primaries[++n] = $1 }
    $3 ~ /slave/ && $3 !~ /fail/ { replicas[$4]++ }
    END { for (i = 1; i <= n; i++) if (i == 1 || replicas[primaries[i]] + 0 < replicas[best] + 0) best = primaries[i]
      print best }'
}

replicates() { # NODE PRIMARY; whether the first node has heard so, too
  ask "$1" cluster replicate "$2" >/dev/null
  ask "$first" cluster nodes | grep -q "^$(ask "$1" cluster myid) .* slave $2 "
}

works() {
  for node in $all; do
    [ "$(info "$node" cluster_state)" = ok ] || return 1
    # As many replicas as there can be, in touch.
    [ "$(ask "$node" cluster nodes | grep -Ec '(master|slave) .* connected')" -ge "$count" ] || return 1
  done
}

for node in $all; do within "$node answers" answers "$node"; done
if all_alone; then
  say "makes a cluster of $count nodes, $primaries of them primaries"
  share_slots
fi
for node in $all; do
  [ "$node" = "$first" ] || ask "$first" cluster meet "$(address_of "$node")" "$(port_of "$node" 6379)" >/dev/null
done
within "all nodes know each other" all_met
for node in $all; do
  if idle "$node"; then
    primary=$(poorest)
    within "$node is a replica of $primary" replicates "$node" "$primary"
  fi
done
within "the cluster works" works
say "the cluster of $count nodes works"
