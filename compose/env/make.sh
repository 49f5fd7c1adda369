#!/bin/sh
# Makes the files with the Redis users and passwords, once; what is there stays as it is, since the volumes hold no
# password but running containers do. Each service knows its own, each Redis its owner's and those in redis.env and
# failover.env, and who promotes a replica or makes a cluster those in failover.env.
set -eu
cd "$(dirname "$0")"
# Containers run as users of their own, who read these folders: also where a clone's files are for their owner only.
for folder in ../redis ../watchdog ../observability ../../docker; do
  [ ! -d $folder ] || chmod -R a+rX $folder
done
umask 077

password() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

for service in order payment stock orchestrator; do
  [ -e $service.env ] || printf 'REDIS_USER=%s\nREDIS_PASSWORD=%s\n' $service "$(password)" >$service.env
done
# The auditor reads every Redis and writes none; for test/compose/check.sh. The replica user is for replicas.
[ -e redis.env ] || printf 'AUDITOR_PASSWORD=%s\nREPLICA_PASSWORD=%s\n' "$(password)" "$(password)" >redis.env
# What sentinels, and who makes a cluster, may do at each Redis; and sentinels at each other.
[ -e failover.env ] || printf 'FAILOVER_PASSWORD=%s\n' "$(password)" >failover.env
# What services ask the sentinels with.
[ -e sentinel.env ] || printf 'SENTINEL_USER=sentinel\nSENTINEL_PASSWORD=%s\n' "$(password)" >sentinel.env
