#!/bin/sh
# Restarts the containers of this compose project that died or are unhealthy: those with the label io.escrow.watch.
# Which project it belongs to it reads from its own label, so any project name will do.
#
# One that ended as it was told to (by SIGTERM) is left alone for 120 s: whoever told it, such as compose with other
# variables, removes it or starts it himself.
#
# One that was created but not started for 300 s, as compose leaves it when what it waits for was not well, is started.
#
# A container that dies again soon waits 1, 2, 4 ... 60 s for its next restart; one that has stayed up for 60 s starts over.
# Databases and brokers come first: a service that is only unhealthy waits until they are well. One unhealthy container is
# restarted at a time, since that takes up to 10 s in which nothing else is looked at.
# WATCHDOG_LOOK_EVERY_S: seconds between looks (1).
set -eu

LOOK_EVERY_S=${WATCHDOG_LOOK_EVERY_S:-1}
LONGEST_PAUSE_S=60
FORGET_AFTER_S=60
STOP_MAX_S=10
TOLD_MAX_S=120
CREATED_MAX_S=300
notes=${TMPDIR:-/tmp}/watchdog

say() {
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) watchdog: $*"
}

containers() { # prints id, service, tier, state and health of each
  docker ps --all --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=io.escrow.watch \
    --format '{{.ID}} {{.Label "com.docker.compose.service"}} {{.Label "io.escrow.watch"}} {{.State}} {{.Status}}'
}

# A note per container: restarts in a row, and when the next one may be.
read_note() { # ID
  tries=0 next=0
  [ ! -e "$notes/$1" ] || read -r tries next <"$notes/$1"
}

# Whether somebody else is about to start or to remove the container: it ended with the code of a process that was told
# to, or was created, and that lately.
in_other_hands() { # ID STATUS
  case "$2" in
    "Exited (0) "* | "Exited (143) "*) longest=$TOLD_MAX_S ;;
    Created*) longest=$CREATED_MAX_S ;;
    *)
      [ ! -e "$notes/$1.since" ] || rm "$notes/$1.since"
      return 1 ;;
  esac
  [ -e "$notes/$1.since" ] || date +%s >"$notes/$1.since"
  [ $(($(date +%s) - $(cat "$notes/$1.since"))) -lt "$longest" ]
}

# Fails when the container must wait for its turn.
restart() { # ID NAME WHY
  now=$(date +%s)
  read_note "$1"
  [ "$now" -ge "$next" ] || return 1
  [ $((now - next)) -lt "$FORGET_AFTER_S" ] || tries=0
  pause=$LONGEST_PAUSE_S
  [ "$tries" -ge 6 ] || pause=$((1 << tries))
  tries=$((tries + 1))
  if docker restart --time "$STOP_MAX_S" "$1" >/dev/null; then
    say "restarted $2, which was $3 (try $tries)"
  else
    say "could not restart $2, which is $3 (try $tries)"
  fi
  # From when the restart is over: stopping may take a while, and starting is not dying.
  now=$(date +%s)
  echo "$tries $((now + pause))" >"$notes/$1"
}

look() {
  containers >"$notes/all" || return 1
  stores_well=true
  while read -r id name tier state status; do
    if ! in_other_hands "$id" "$status"; then
      case $state in
        exited | dead | created) restart "$id" "$name" "$state" || true ;;
      esac
    fi
    case "$tier $state $status" in
      "store running "*"(healthy)") ;;
      "store "*) stores_well=false ;;
    esac
  done <"$notes/all"

  while read -r id name tier state status; do
    case "$state $status" in
      "running "*"(unhealthy)")
        if [ "$tier" = store ] || $stores_well; then
          if restart "$id" "$name" unhealthy; then break; fi
        fi ;;
    esac
  done <"$notes/all"
}

trap 'exit 0' TERM INT
mkdir -p "$notes"
project=
until [ -n "$project" ]; do
  project=$(docker ps --filter "id=$(hostname)" --format '{{.Label "com.docker.compose.project"}}') || true
  [ -n "$project" ] || sleep "$LOOK_EVERY_S"
done
say "watches the containers of the project $project"
while true; do
  look || say "Docker did not answer"
  sleep "$LOOK_EVERY_S"
done
