#!/bin/bash
# Run once, when the image is built: appends class path and main class of service $1 to java.args, and starts the service
# for a moment, so that Java keeps the classes that a start loads in an archive (AppCDS) and need not parse them again.
# With one CPU of a busy machine the port then answered after 3.7 to 4.2 s, without it after 5.1 to 6.3 s.
set -euo pipefail
cd "$(dirname "$0")"
main=io.escrow.$1.${1^}Main
jars=$(printf ':%s' /app/lib/*.jar)   # A list: Java compares it with the archive's, and a wildcard has no order.
printf -- '-XX:SharedArchiveFile=/app/classes.jsa\n-Xshare:auto\n-cp %s\n%s\n' "${jars#:}" "$main" >>java.args

sed '/SharedArchiveFile/s/SharedArchiveFile/ArchiveClassesAtExit/' java.args >/tmp/archive.args
# No Redis and no Kafka answer here, so it never gets ready: it has loaded what it needs to ask them when it lives.
PORT=8000 KAFKA_BOOTSTRAP=localhost:1 REDIS_URL=redis://localhost:1 java @/tmp/archive.args &
lives() { (exec 3<>/dev/tcp/127.0.0.1/8000) 2>/dev/null; }
for _ in $(seq 300); do lives && break; sleep 0.1; done
lives
kill -TERM $!
wait $! || [ $? = 143 ]
test -s classes.jsa
rm /tmp/archive.args archive.sh
