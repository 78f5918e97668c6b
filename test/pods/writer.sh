#!/usr/bin/env bash
# A client as an application's pool is one: it writes one row after the other through the Service that PGHOST names,
# hangs up when there is no answer for five seconds, and connects again. For each row whose commit was acknowledged it
# prints the time in seconds since 1970 and the row's id; what it says besides is for people.
trap 'exit 0' TERM
trap '' PIPE # a session that is gone is noticed by its answer

table=${TABLE:?}
connection="connect_timeout=2 tcp_user_timeout=4000 keepalives_idle=1 keepalives_interval=1 keepalives_count=3"

until psql -qX "$connection" -c "CREATE TABLE IF NOT EXISTS $table (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)"; do
  sleep 1
done

while :; do
  coproc session { exec psql -qAtX -v ON_ERROR_STOP=1 "$connection"; }
  pid=$session_PID questions=${session[1]} answers=${session[0]}
  # psql shows a statement's rows when the server has completed it, which is after the commit.
  while printf 'INSERT INTO %s DEFAULT VALUES RETURNING id;\n' "$table" >&"$questions" && read -r -t 5 id <&"$answers"; do
    printf '%s %s\n' "$EPOCHREALTIME" "$id"
    sleep 0.02
  done
  kill "$pid"
  wait "$pid"
  sleep 0.1
done 2>&1
