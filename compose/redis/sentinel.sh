#!/bin/sh
# Starts a sentinel; further arguments are passed on to redis-server.
#   PRIMARIES=order=order-redis-1:6379,...  name and first primary of what it watches, as start.sh's ANNOUNCE names it
#   ANNOUNCE=host[:port]                    the name by which all others reach it
# Who asks where a primary is logs in as SENTINEL_USER; that and no more is their right. What it knows is in REDIS_DATA
# (/data), and so is FAILOVER_PASSWORD, which a sentinel writes down with it: whoever reads that file can say whom a Redis
# follows. All other passwords stay in REDIS_MEMORY (/tmp).
set -eu
: "${PRIMARIES:?}" "${ANNOUNCE:?}" "${SENTINEL_USER:?}" "${SENTINEL_PASSWORD:?}" "${FAILOVER_PASSWORD:?}"
. "$(dirname "$0")/ask.sh"
data=${REDIS_DATA:-/data}
memory=${REDIS_MEMORY:-/tmp}
conf=$data/sentinel.conf

umask 077
cat >"$memory/users.acl" <<ACL
user default off resetpass ~* &* +@all
user $SENTINEL_USER on >$SENTINEL_PASSWORD -@all +ping +sentinel|get-master-addr-by-name
user failover on >$FAILOVER_PASSWORD resetchannels &__sentinel__:hello -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr +sentinel|master +sentinel|replicas
ACL

kept() { # NAME KEYWORD|...; prints what the sentinel had noted of this primary
  [ ! -e "$conf" ] || grep -E "^sentinel ($2) $1 " "$conf" || true
}

# What it had noted, with the settings anew: passwords may have changed.
{
  cat <<CONF
port $(port_of "$ANNOUNCE" 26379)
dir $data
protected-mode no
aclfile $memory/users.acl
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $(host_of "$ANNOUNCE")
sentinel announce-port $(port_of "$ANNOUNCE" 26379)
sentinel sentinel-user failover
sentinel sentinel-pass $FAILOVER_PASSWORD
CONF
  for primary in $(words "$PRIMARIES"); do
    name=${primary%%=*} first=${primary#*=}
    monitor=$(kept "$name" monitor)
    echo "${monitor:-sentinel monitor $name $(host_of "$first") $(port_of "$first" 6379) ${QUORUM:-2}}"
    cat <<CONF
sentinel auth-user $name failover
sentinel auth-pass $name $FAILOVER_PASSWORD
sentinel down-after-milliseconds $name ${DOWN_AFTER_MS:-2000}
sentinel failover-timeout $name 5000
sentinel parallel-syncs $name 1
CONF
    kept "$name" "config-epoch|leader-epoch|known-replica|known-sentinel"
  done
  [ ! -e "$conf" ] || grep -E "^sentinel (myid|current-epoch) " "$conf" || true
} >"$conf.new"
mv "$conf.new" "$conf"
exec redis-server "$conf" --sentinel "$@"
