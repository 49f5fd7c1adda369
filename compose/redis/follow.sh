# Read by start.sh: asks the sentinels whether this Redis starts as the primary, or whom it follows; adds its settings.
#
# A majority of them must answer, or nobody can know who was promoted last; the newest configuration is believed. It
# follows whoever is named. If it is named itself it was the primary and has been away: its disk may lack what it told in
# its last second. So it does not answer until the sentinels have promoted a replica, and starts as the primary only
#   without data, when they know no replica either: the very first start;
#   with data, when they see no replica that could be promoted, for 4 s: then nobody has more than it;
#   with data, when they have named it for 45 s: a sentinel that stood still for a moment does nothing for 30 s, and may
#   then refuse all replicas for good, as they have missed their primary for too long.
# A replica may be promoted once it has caught up since its start (replica-priority), not before: what it has on its disk
# may be old. REPLICA_PRIORITY=100 lets it be promoted at once: by hand, when the primary's data are gone for good.
: "${SENTINELS:?}"
FOLLOW_MAX_S=120
UNRIVALLED_MIN_POLLS=8
REPLACED_MAX_S=45
POLL_S=0.5
INTRODUCED_POLL_S=2

view() { # SENTINEL; prints the number of its configuration, the primary's host and port, how many replicas it knows
  ask "$1" sentinel master "$PRIMARY_NAME" | awk 'NR % 2 { key = $0; next } { value[key] = $0 }
    END { if ("config-epoch" in value) print value["config-epoch"], value["ip"], value["port"], value["num-slaves"] }'
}

rivals() { # SENTINEL; prints how many replicas it could promote; one if it does not say
  [ "$(ask "$1" ping)" = PONG ] || { echo 1 && return; }
  ask "$1" sentinel replicas "$PRIMARY_NAME" | awk 'NR % 2 { key = $0; next }
    key == "flags" { up = $0 == "slave" }
    key == "slave-priority" && up && $0 > 0 { found++ }
    END { print found + 0 }'
}

most_rivals() {
  for sentinel in $(words "$SENTINELS"); do rivals "$sentinel"; done | sort -n | tail -n 1
}

newest() { # sets primary to HOST PORT as the sentinels say, and known to its replicas; else sets why, and fails
  views=$(for sentinel in $(words "$SENTINELS"); do view "$sentinel"; done | sort -n)
  answered=$(echo "$views" | grep -c .) || true
  why="$answered of $(words "$SENTINELS" | wc -w) sentinels say who is $PRIMARY_NAME; it takes a majority"
  [ $((answered * 2)) -gt "$(words "$SENTINELS" | wc -w)" ] || return 1
  newest=$(echo "$views" | tail -n 1)
  known=${newest##* } newest=${newest#* }
  primary=${newest% *}
}

decide() { # sets primary to HOST PORT or to itself; else sets why, and fails
  newest || return 1
  [ "$primary" = "$host $port" ] || return 0
  primary=itself
  if [ ! -e "$data/appendonlydir" ]; then
    why="it has no data, but the sentinels know $known replicas: waiting until one is promoted"
    [ "$known" -eq 0 ]
    return
  fi
  why="it was the primary: waiting until a replica is promoted"
  unrivalled=$((unrivalled + 1))
  [ "$(most_rivals)" -eq 0 ] || unrivalled=0
  : "${named_at:=$(date +%s)}"
  [ $unrivalled -ge $UNRIVALLED_MIN_POLLS ] || [ $(($(date +%s) - named_at)) -ge $REPLACED_MAX_S ]
}

# Tells the sentinels that it may be promoted, once it has what its primary has.
promotable() { # PID of redis-server
  while kill -0 "$1" 2>/dev/null; do
    if ask "$host:$port" info replication | grep -Eq '^(master_link_status:up|role:master)' \
      && tell_own config set replica-priority 100; then
      return
    fi
    sleep $POLL_S
  done
}

listed() { # SENTINEL; whether it knows this replica
  ask "$1" sentinel replicas "$PRIMARY_NAME" | awk -v host="$host" -v port="$port" 'NR % 2 { key = $0; next }
    key == "ip" { at = $0 }
    key == "port" && at == host && $0 == port { found = 1 }
    END { exit !found }'
}

all_list_it() {
  for sentinel in $(words "$SENTINELS"); do listed "$sentinel" || return 1; done
}

# Follows whom the sentinels name until all of them know it. They hear of a replica from its primary, within 10 s; one
# whose primary is lost before that would not be led to the next one, and follow the lost one for good.
introduced() { # PID of redis-server
  until all_list_it; do
    sleep $INTRODUCED_POLL_S
    kill -0 "$1" 2>/dev/null || return
    followed=$(ask "$host:$port" info replication | tr -d '\r' |
      awk -F: '{ value[$1] = $2 } END { print value["role"], value["master_host"], value["master_port"] }')
    case $followed in
      master*) return ;;
      slave*)
        if newest && [ "$primary" != "${followed#* }" ] && [ "$primary" != "$host $port" ]; then
          # shellcheck disable=SC2086 # host and port
          tell_own replicaof $primary && say "follows $primary from now on"
        fi
        ;;
    esac
  done
}

unrivalled=0 named_at="" said=""
give_up=$(($(date +%s) + FOLLOW_MAX_S))
until decide; do
  [ "$why" = "$said" ] || say "$why"
  said=$why
  if [ "$(date +%s)" -gt $give_up ]; then
    say "not started after $FOLLOW_MAX_S s: $why"
    exit 1
  fi
  sleep $POLL_S
done
if [ "$primary" = itself ]; then
  say "starts as the primary of $PRIMARY_NAME"
else
  say "follows $primary as $PRIMARY_NAME"
  # shellcheck disable=SC2086 # host and port
  set -- --replicaof $primary --replica-priority "${REPLICA_PRIORITY:-0}" "$@"
  (promotable $$ && introduced $$) &
fi
