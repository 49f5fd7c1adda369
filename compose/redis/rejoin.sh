# Read by start.sh: how a node comes back into its cluster; adds no settings.
#
# One that was a primary may lack on its disk what it told in its last second. So it does not answer until its replica is
# promoted, then joins and becomes that one's replica by itself. It goes on as a primary when for 4 s nobody could be
# promoted: no replica is up, or no majority of primaries that could agree; and after 15 s in any case.
# Addresses change when containers are made anew, and nodes remember addresses: so it meets the others by their names.
REPLACED_MAX_S=15
UNRIVALLED_MIN_POLLS=8
POLL_S=0.5
MEETINGS_MAX=20
MEET_EVERY_S=3
nodes=$data/nodes.conf

peers() { # prints HOST:PORT of the others, as noted
  awk -v port="$port" '$1 == "vars" || $3 ~ /myself/ { next }
    { split($2, part, /[@,]/)
      at = part[1]; sub(/.*:/, "", at)
      name = part[1]; sub(/:[^:]*$/, "", name)
      if (part[3] != "") name = part[3]
      if (name != "") print name ":" (at > 0 ? at : port) }' "$nodes"
}

view() { # PEER; prints whether this node's slots are still its own, whether the peer is a primary, and live replicas
  ask "$1" cluster nodes | awk -v me="$me" '
    $1 == me { known = 1; mine = $3 ~ /master/ && NF > 8 }
    $3 ~ /myself/ { primary = $3 ~ /master/ && NF > 8 }
    $3 ~ /slave/ && $3 !~ /fail/ && $4 == me { replicas++ }
    END { if (known) print mine ? "own" : "taken", primary + 0, replicas + 0 }'
}

replaced() {
  views=$(for peer in $others; do view "$peer"; done)
  case $views in *taken*) return 0 ;; esac
  unrivalled=$((unrivalled + 1))
  echo "$views" | awk -v all="$primaries" '{ up += $2; if ($3 > 0) replica = 1 } END { exit !(replica && up * 2 > all) }' &&
    unrivalled=0
  [ $unrivalled -ge $UNRIVALLED_MIN_POLLS ]
}

# Until all others are there, for a minute; who comes back later meets this one.
meet() { # PID of redis-server
  meeting=0
  while [ $meeting -lt $MEETINGS_MAX ] && kill -0 "$1" 2>/dev/null; do
    sleep $MEET_EVERY_S
    seen=$(ask "$host:$port" cluster nodes)
    if [ -n "$seen" ] && ! echo "$seen" | grep -Eq 'fail|noaddr|handshake| disconnected'; then
      return
    fi
    for peer in $others; do
      ask "$host:$port" cluster meet "$(address_of "$peer")" "$(port_of "$peer" 6379)" >/dev/null
    done
    meeting=$((meeting + 1))
  done
}

if [ -e "$nodes" ]; then
  others=$(peers)
  me=$(awk '$3 ~ /myself/ && $3 ~ /master/ && NF > 8 { print $1 }' "$nodes")
  primaries=$(awk '$3 ~ /master/ && NF > 8' "$nodes" | wc -l)
  if [ -n "$me" ] && [ -n "$others" ]; then
    say "it was a primary: waiting until a replica is promoted"
    unrivalled=0
    give_up=$(($(date +%s) + REPLACED_MAX_S))
    until replaced || [ "$(date +%s)" -gt $give_up ]; do sleep $POLL_S; done
    case $views in
      *taken*) say "another node has its slots: it will be that one's replica" ;;
      *) say "no replica was promoted: it goes on as a primary" ;;
    esac
  fi
  (meet $$ &)
fi
