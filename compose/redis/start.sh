#!/bin/sh
# Starts a Redis for the service whose user and password are in the environment (compose/env); further arguments are
# passed on to redis-server. DURABILITY decides how much is forced to disk, as the services demand it.
set -eu
: "${REDIS_USER:?}" "${REDIS_PASSWORD:?}" "${AUDITOR_PASSWORD:?}" "${REPLICA_PASSWORD:?}"

# What a service calls, itself and in its scripts; no KEYS, no FLUSHALL, no change of settings. In memory only, so that no
# password is on a disk. Nobody can log in as the default user, which is off; but it must keep its rights: Redis reads its
# own log as that user, and without them drops every transaction in it at the next start, which it only tells in its log.
umask 077
cat >/tmp/users.acl <<ACL
user default off resetpass ~* &* +@all
user $REDIS_USER on >$REDIS_PASSWORD ~* -@all +ping +select +info +role +wait +config|get +client|setname +script|load +eval +evalsha +get +set +incr +del +exists +rename +time +hget +hset +hdel +hmget +hgetall +hlen +hincrby +hscan +zadd +zrem +zrange +zrangebyscore +zremrangebyscore +zscore +zcard
user auditor on >$AUDITOR_PASSWORD ~* -@all +@read +ping +info +eval
user replica on >$REPLICA_PASSWORD -@all +ping +psync +replconf
ACL

fsync=everysec
[ "${DURABILITY:-strict}" != strict ] || fsync=always

# A rewrite of the log in mid-run costs more than the disk it saves, hence 1 GB. Records of transactions stay in one piece
# of memory each; large hashes become tables early.
exec redis-server --dir /data --aclfile /tmp/users.acl --protected-mode no \
  --appendonly yes --appendfsync $fsync --save "" --auto-aof-rewrite-min-size 1gb \
  --maxmemory "${REDIS_MAXMEMORY:-300mb}" --maxmemory-policy noeviction \
  --hash-max-listpack-entries 32 --hash-max-listpack-value 1024 "$@"
