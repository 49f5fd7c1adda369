#!/bin/sh
# Starts a Redis for the service whose user and password are in the environment (compose/env); further arguments are
# passed on to redis-server. DURABILITY decides how much is forced to disk, as the services demand it. It runs
#   alone,
#   under sentinels that promote a replica:  PRIMARY_NAME=order SENTINELS=host:port,... ANNOUNCE=host[:port]
#   or as a node of a cluster:               CLUSTER=yes ANNOUNCE=host[:port]
# ANNOUNCE is the name by which all others reach it. A primary that died may have lost its last second, which a replica
# has: when it comes back it lets that one be promoted (follow.sh, rejoin.sh).
# Data are in REDIS_DATA (/data); what holds passwords is in REDIS_MEMORY (/tmp), which is no disk.
set -eu
: "${REDIS_USER:?}" "${REDIS_PASSWORD:?}" "${AUDITOR_PASSWORD:?}" "${REPLICA_PASSWORD:?}"
here=$(dirname "$0")
data=${REDIS_DATA:-/data}
memory=${REDIS_MEMORY:-/tmp}
kind=alone
[ -z "${PRIMARY_NAME:-}" ] || kind=sentinel
[ -z "${CLUSTER:-}" ] || kind=cluster

# What a service calls, itself and in its scripts; no KEYS, no FLUSHALL, no change of settings. In memory only, so that no
# password is on a disk. Nobody can log in as the default user, which is off; but it must keep its rights: Redis reads its
# own log as that user, and without them drops every transaction in it at the next start, which it only tells in its log.
umask 077
cat >"$memory/users.acl" <<ACL
user default off resetpass ~* &* +@all
user $REDIS_USER on >$REDIS_PASSWORD ~{s* -@all +ping +select +info +role +wait +cluster|slots +config|get +client|setname +script|load +evalsha +get +set +incr +del +exists +rename +time +hget +hset +hdel +hmget +hgetall +hlen +hincrby +hscan +zadd +zrem +zrange +zrangebyscore +zremrangebyscore +zscore +zcard
user auditor on >$AUDITOR_PASSWORD ~* -@all +@read +ping +info +role +cluster|slots +eval
user replica on >$REPLICA_PASSWORD -@all +ping +psync +replconf
ACL

fsync=everysec
[ "${DURABILITY:-strict}" != strict ] || fsync=always
set -- --appendfsync $fsync "$@"

if [ $kind != alone ]; then
  : "${ANNOUNCE:?}" "${FAILOVER_PASSWORD:?}"
  . "$here/ask.sh"
  host=$(host_of "$ANNOUNCE") port=$(port_of "$ANNOUNCE" 6379)
  # Known to this start only: what it tells itself later on.
  own=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  # Sentinels and cluster.sh: enough to make it a replica of another one, and so to replace its data, not to read them.
  cat >>"$memory/users.acl" <<ACL
user failover on >$FAILOVER_PASSWORD resetchannels &__sentinel__:hello -@all +ping +info +role +multi +exec +slaveof +subscribe +publish +config|rewrite +client|setname +client|kill +script|kill +cluster|info +cluster|nodes +cluster|myid +cluster|meet +cluster|addslotsrange +cluster|set-config-epoch +cluster|replicate
user start on >$own -@all +config|set +replicaof
ACL
  set -- --port "$port" --repl-diskless-sync-delay 0 --repl-backlog-size 16mb "$@"
  # Nothing is taken that no replica has; the service also waits for one (WAIT).
  [ "${DURABILITY:-strict}" != failover ] || set -- --min-replicas-to-write 1 --min-replicas-max-lag 5 "$@"
fi
case $kind in
  sentinel)
    set -- --replica-announce-ip "$host" --replica-announce-port "$port" "$@"
    . "$here/follow.sh"
    ;;
  cluster)
    set -- --cluster-enabled yes --cluster-node-timeout "${DOWN_AFTER_MS:-2000}" --cluster-announce-hostname "$host" \
      --cluster-preferred-endpoint-type hostname "$@"
    . "$here/rejoin.sh"
    ;;
esac

# A rewrite of the log in mid-run costs more than the disk it saves, hence 1 GB. Records of transactions stay in one piece
# of memory each; large hashes become tables early.
cat >"$memory/redis.conf" <<CONF
dir $data
aclfile $memory/users.acl
protected-mode no
masteruser replica
masterauth $REPLICA_PASSWORD
appendonly yes
save ""
auto-aof-rewrite-min-size 1gb
maxmemory ${REDIS_MAXMEMORY:-300mb}
maxmemory-policy noeviction
hash-max-listpack-entries 32
hash-max-listpack-value 1024
CONF
exec redis-server "$memory/redis.conf" "$@"
