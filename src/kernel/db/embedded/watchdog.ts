/**
 * A shell of a megabyte stands between this process and PostgreSQL. It holds the reading end of a pipe whose writing end is ours alone:
 * when we die, kill -9 included, the kernel closes it, the shell reads the end and stops PostgreSQL. No process is left behind.
 *
 * It is PostgreSQL's parent, so the id it signals cannot have passed to another process. Fast mode first (SIGINT); immediate mode (SIGQUIT)
 * after a minute. The subshell's `kill -0` ends it as soon as the server is gone. Its first line of output is the server's process id.
 */
export const WATCHDOG = `
exec 3<&0 </dev/null
"$@" >&2 3<&- &
server=$!
(
  while read -r _; do :; done
  kill -INT "$server"
  tenths=0
  while kill -0 "$server" && [ "$tenths" -lt 600 ]; do sleep 0.1; tenths=$((tenths + 1)); done
  kill -QUIT "$server"
) <&3 >/dev/null 2>&1 &
guard=$!
exec 3<&-
trap '' HUP INT TERM
echo "$server"
exec >/dev/null
wait "$server"
kill "$guard" 2>/dev/null
exit 0
`;
