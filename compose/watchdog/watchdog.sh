#!/bin/sh
# Restarts the containers of this compose project that died or are unhealthy: those with the label io.escrow.watch.
# Which project it belongs to it reads from its own label, so any project name will do.
#
# One that ended as it was told to (by SIGTERM) is left alone for 120 s: whoever told it, such as compose with other
# variables, removes it or starts it himself.
#
# A container that dies again soon waits 1, 2, 4 ... 60 s for its next restart; one that has stayed up for 60 s starts over.
# Databases and brokers come first: a service that is only unhealthy waits until they are well.
set -eu

LOOK_EVERY_S=1
LONGEST_PAUSE_S=60
FORGET_AFTER_S=60
STOP_MAX_S=10
TOLD_MAX_S=120
notes=/tmp/watchdog

say() {
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) watchdog: $*"
}

containers() { # prints id, service, tier, state and health of each
  docker ps --all --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=io.escrow.watch \
    --format '{{.ID}} {{.Label "com.docker.compose.service"}} {{.Label "io.escrow.watch"}} {{.State}} {{.Status}}'
}

# A note per container: restarts in a row, when the next one may be, when the last one was.
read_note() { # ID
  tries=0 next=0 last=0
  [ ! -e "$notes/$1" ] || read -r tries next last <"$notes/$1"
}

# Whether the container ended with the code of a process that was told to, and lately.
told_to_end() { # ID STATUS
  case "$2" in
    "Exited (0) "* | "Exited (143) "*) ;;
    *)
      [ ! -e "$notes/$1.ended" ] || rm "$notes/$1.ended"
      return 1 ;;
  esac
  [ -e "$notes/$1.ended" ] || date +%s >"$notes/$1.ended"
  [ $(($(date +%s) - $(cat "$notes/$1.ended"))) -lt "$TOLD_MAX_S" ]
}

restart() { # ID NAME WHY
  now=$(date +%s)
  read_note "$1"
  [ "$now" -ge "$next" ] || return 0
  [ $((now - last)) -lt "$FORGET_AFTER_S" ] || tries=0
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
  echo "$tries $((now + pause)) $now" >"$notes/$1"
}

look() {
  containers >"$notes/all" || return 1
  stores_well=true
  while read -r id name tier state status; do
    if told_to_end "$id" "$status"; then
      :
    elif [ "$state" = exited ] || [ "$state" = dead ]; then
      restart "$id" "$name" "$state"
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
          restart "$id" "$name" unhealthy
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
say "watches $(containers | wc -l) containers of the project $project"
while true; do
  look || say "Docker did not answer"
  sleep "$LOOK_EVERY_S"
done
