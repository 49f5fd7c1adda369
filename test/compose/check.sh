#!/bin/sh
# Shows that a compose file works, in all four variants on the same volumes: each container killed under load, the change
# from variant to variant under load, the contract, a thousand buyers.
#   test/compose/check.sh [small|medium|large|FILES]      FILES: several separated by commas, later ones change the first
# Needs a Docker engine on Linux, docker compose (or docker-compose 1.29), a JDK, Maven, and port 18000. medium and large
# take the smaller limits where fewer than four CPUs are.
# BUILD=no takes the images that are there. BUILD_ARGS: for docker build, such as --network=host.
# MVN_ARGS: for Maven, such as -o; -Descrow.variant=SAGA for some of the variants, -Descrow.compose.kill=order.* for some
# kills, or =none.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-small} in
  small) files=compose/docker-compose.yml ;;
  medium | large)
    files=compose/docker-compose-$1.yml
    [ "$(nproc)" -ge 4 ] || files=$files,test/compose/scaled-down-$1.yml
    ;;
  *) files=$1 ;;
esac
report=test/target/compose-report.txt

compose="docker compose"
$compose version >/dev/null 2>&1 || compose=docker-compose
sh compose/env/make.sh
for service in order payment stock orchestrator; do
  [ "${BUILD:-yes}" = yes ] || break
  # shellcheck disable=SC2086 # several words
  docker build -q ${BUILD_ARGS:-} -f docker/Dockerfile --build-arg SERVICE=$service -t escrow-$service .
  for instance in 0 1 2 3 4 5; do docker tag escrow-$service escrow-$service-$instance; done
done

rm -f $report
verdict=FAILED
# shellcheck disable=SC2086
if mvn -B -ntp -q -Dquick ${MVN_ARGS:-} -pl test -am test -Dtest=ComposeTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Descrow.compose="$files" -Descrow.compose.command="$compose" -Dtest.module.max.seconds=36000; then
  verdict=PASSED
fi
[ ! -e $report ] || cat $report
echo "$files: $verdict"
[ $verdict = PASSED ]
