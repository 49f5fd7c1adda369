#!/bin/sh
# Shows that a compose file works: all four variants, each container killed under load, the contract, a thousand buyers.
#   test/compose/check.sh [FILES]       compose/docker-compose.yml; several separated by commas
# Needs a Docker engine on Linux, docker compose (or docker-compose 1.29), a JDK, Maven, and port 18000; takes some 20 min.
# BUILD=no takes the images that are there. BUILD_ARGS: for docker build, such as --network=host.
# MVN_ARGS: for Maven, such as -o; -Descrow.variant=SAGA for some of the variants, -Descrow.compose.kill=order.* for some kills.
set -eu
cd "$(dirname "$0")/../.."
files=${1:-compose/docker-compose.yml}
report=test/target/compose-report.txt

compose="docker compose"
$compose version >/dev/null 2>&1 || compose=docker-compose
sh compose/env/make.sh
for service in order payment stock orchestrator; do
  [ "${BUILD:-yes}" = yes ] || break
  # shellcheck disable=SC2086 # several words
  docker build -q ${BUILD_ARGS:-} -f docker/Dockerfile --build-arg SERVICE=$service -t escrow-$service .
done

rm -f $report
verdict=FAILED
# shellcheck disable=SC2086
if mvn -B -ntp -q -Dquick ${MVN_ARGS:-} -pl test -am test -Dtest=ComposeTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Descrow.compose="$files" -Descrow.compose.command="$compose"; then
  verdict=PASSED
fi
[ ! -e $report ] || cat $report
echo "$files: $verdict"
[ $verdict = PASSED ]
