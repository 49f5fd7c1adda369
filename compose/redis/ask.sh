# Read by the other scripts: how they ask a Redis or a sentinel. Nothing waits longer than 2 s for an answer.

host_of() { # HOST[:PORT]
  echo "${1%:*}"
}

port_of() { # HOST[:PORT] DEFAULT
  case $1 in
    *:*) echo "${1##*:}" ;;
    *) echo "$2" ;;
  esac
}

words() { # A,B,...
  echo "$1" | tr ',' ' '
}

ask() { # HOST:PORT COMMAND...; prints nothing when nobody answers
  asked=$1
  shift
  REDISCLI_AUTH=$FAILOVER_PASSWORD timeout 2 redis-cli -h "$(host_of "$asked")" -p "$(port_of "$asked" 6379)" \
    --user failover --no-auth-warning "$@" 2>/dev/null || true
}

tell_own() { # COMMAND..., to the Redis that was started here; fails unless it says OK
  REDISCLI_AUTH=$own timeout 2 redis-cli -h "$host" -p "$port" --user start --no-auth-warning "$@" 2>/dev/null |
    grep -q '^OK'
}

say() {
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) ${0##*/}: $*"
}

address_of() { # HOST[:PORT]; prints a number, as CLUSTER MEET needs it
  found=$(getent ahostsv4 "$(host_of "$1")" 2>/dev/null | awk '{ print $1; exit }')
  echo "${found:-$(host_of "$1")}"
}
