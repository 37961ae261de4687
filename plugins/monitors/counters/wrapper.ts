/**
 * Counts what a command does: `sh WRAPPER REPORT STATUS PERF EVENTS UNSET COMMAND...`. For dash, busybox and bash.
 *
 * - perf stat ends with 0 when a signal ended its command, and says so on the command's stderr: so a shell within perf notes how
 *   the command ended, and this one ends likewise. An exit code above 128 is taken for a signal, as shells write it.
 * - Where perf cannot count (no rights, no such event) it starts nothing: then the command runs without it, once.
 * - `(exec "$@")`: a program, never a builtin of the same name; in the foreground, or it would lose its stdin and its SIGINT.
 * - `trap :` and not `trap ''`: an ignored signal would be ignored by the command too.
 * - perf puts its own folder before PATH and sets other variables: the command gets what the caller gave.
 * - Every variable begins with `pm_`: one that the environment has would be changed for the command too.
 */
export const WRAPPER = `pm_report=$1 pm_file=$2 pm_perf=$3 pm_events=$4 pm_unset=$5
shift 5
exec 9>&2 2>/dev/null
true >"$pm_file"
true >"$pm_report"
[ -z "$OLDPWD$SHLVL" ] || unset OLDPWD SHLVL
unset PWD
trap : HUP INT QUIT TERM
"$pm_perf" stat -x, -o "$pm_report" -e "$pm_events" -- sh -c '
pm_file=$1 pm_path=$2 pm_unset=$3
shift 3
PATH=$pm_path
unset PWD OLDPWD SHLVL $pm_unset
trap : HUP INT QUIT TERM
echo started >"$pm_file"
(exec "$@") 2>&9 9>&-
echo ended $? >>"$pm_file"
' sh "$pm_file" "$PATH" "$pm_unset" "$@" 2>>"$pm_report"
pm_status= pm_state=
while read -r pm_word pm_code; do
  pm_state=$pm_word
  [ "$pm_word" != ended ] || pm_status=$pm_code
done <"$pm_file"
if [ -z "$pm_state" ]; then
  (exec "$@") 2>&9 9>&-
  pm_status=$?
  echo "plain $pm_status" >"$pm_file"
fi
[ -n "$pm_status" ] || pm_status=137
if [ "$pm_status" -gt 128 ]; then
  ulimit -c 0
  trap - $((pm_status - 128))
  kill -$((pm_status - 128)) $$
fi
exit "$pm_status"
`;
