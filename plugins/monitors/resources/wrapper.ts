/**
 * Runs a command as it is and writes what it used, and what went on beside it, to a file: `sh WRAPPER REPORT auto|off
 * COMMAND...`. For dash, busybox and bash. The clock runs all the while: so builtins only, where they do, and no cleaning
 * up: cgroups named for PERFMON_COOKIE are the target's to remove.
 *
 * - `(exec "$@")`: a program, never a builtin of the same name.
 * - What the shell itself says goes nowhere: stderr is the command's.
 * - The command stays in the foreground: `&` would take away its stdin and its SIGINT.
 * - `trap :` and not `trap ''`: an ignored signal would be ignored by the command too. The shell outlives a SIGTERM to the
 *   group, so that a command which ends properly is seen to.
 * - /usr/bin/time says for certain whether a signal ended the command. Without it, a status above 128 is taken for one.
 * - The target may have put this shell into its cgroup already: its name is cut off, or a second one would be made below.
 * - Every variable begins with `pm_`: one that the environment has would be changed for the command too.
 * - A symbolic link there is busybox's, which gives four times the memory.
 */
export const WRAPPER = `pm_report=$1
pm_mode=$2
shift 2
exec 9>&2 2>/dev/null
true >"$pm_report"

pm_v2= pm_v1= pm_memory=
enter() {
  [ -w "$1/cgroup.procs" ] || return
  [ -d "$1/perfmon-$PERFMON_COOKIE" ] || mkdir "$1/perfmon-$PERFMON_COOKIE" || return
  echo $$ >"$1/perfmon-$PERFMON_COOKIE/cgroup.procs"
}
cgroups() {
  pm_root=/sys/fs/cgroup
  while IFS=: read -r _ pm_names pm_path; do
    pm_path=\${pm_path%/perfmon-$PERFMON_COOKIE}
    case ,$pm_names, in
    ,,) pm_v2=$pm_path ;;
    *,cpuacct,*) pm_v1=$pm_root/$pm_names$pm_path ;;
    *,memory,*) pm_memory=$pm_root/$pm_names$pm_path ;;
    esac
  done </proc/self/cgroup
  [ -f $pm_root/cgroup.controllers ] || pm_root=$pm_root/unified
  pm_own=$pm_root$pm_v2
  if enter "$pm_own"; then pm_v2=$pm_own/perfmon-$PERFMON_COOKIE pm_v1=; else pm_v2=; fi
  if [ -n "$pm_v1" ] && enter "$pm_v1"; then pm_v1=$pm_v1/perfmon-$PERFMON_COOKIE; else pm_v1=; fi
  [ -r "$pm_v2/memory.peak" ] && pm_memory=
  if [ -n "$pm_memory" ] && enter "$pm_memory"; then pm_memory=$pm_memory/perfmon-$PERFMON_COOKIE; else pm_memory=; fi
}
usage() {
  while read -r pm_key pm_value; do
    case $pm_key in
    user_usec) pm_user=$pm_value ;;
    system_usec)
      pm_system=$pm_value
      break
      ;;
    esac
  done <"$1/cpu.stat"
}
now() {
  read -r _ pm_ticks </proc/stat
  pm_lines="$pm_lines
$1 ticks $pm_ticks"
  for pm_name in cpu io memory; do
    pm_total=
    read -r _ _ _ _ pm_total <"/proc/pressure/$pm_name"
    [ -z "$pm_total" ] || pm_lines="$pm_lines
$1 pressure_$pm_name $pm_total"
  done
  pm_user= pm_system=
  if [ -n "$pm_v2" ]; then
    usage "$pm_v2"
    pm_lines="$pm_lines
$1 cgroup us $pm_user $pm_system"
  elif [ -n "$pm_v1" ]; then
    read -r pm_user <"$pm_v1/cpuacct.usage_user"
    read -r pm_system <"$pm_v1/cpuacct.usage_sys"
    pm_lines="$pm_lines
$1 cgroup ns $pm_user $pm_system"
  fi
  for pm_companion in $PERFMON_COMPANIONS; do
    pm_user= pm_system=
    [ -z "$pm_v2" ] || usage "$pm_own/perfmon-$pm_companion"
    pm_lines="$pm_lines
$1 companion us $pm_user $pm_system"
  done
}

pm_lines='report 1' pm_ended=
[ "$pm_mode" = off ] || [ -z "$PERFMON_COOKIE" ] || cgroups
[ -z "$OLDPWD$SHLVL" ] || unset OLDPWD SHLVL
unset PWD
trap : HUP INT QUIT TERM
now before
pm_time=
if [ -x /usr/bin/time ] && [ ! -h /usr/bin/time ]; then
  pm_time=y
  /usr/bin/time -a -o "$pm_report" -f 'time %U %S %M %w %c %F %R' "$@" 2>&9 9>&-
else
  (exec "$@") 2>&9 9>&-
fi
pm_status=$?
now after

pm_signal=
[ $pm_status -le 128 ] || pm_signal=$((pm_status - 128))
if [ -n "$pm_time" ]; then
  while read -r pm_word pm_verb _ _ pm_number; do
    case $pm_word$pm_verb in
    time*) [ -n "$pm_ended" ] || pm_signal= ;;
    Commandterminated) pm_ended=y pm_signal=$pm_number ;;
    esac
  done <"$pm_report"
fi
while read -r pm_key pm_value; do
  pm_lines="$pm_lines
io $pm_key $pm_value"
done </proc/self/io
for pm_file in "$pm_v2/memory.peak" "$pm_memory/memory.max_usage_in_bytes"; do
  pm_value=
  [ ! -r "$pm_file" ] || read -r pm_value <"$pm_file"
  [ -z "$pm_value" ] || pm_lines="$pm_lines
memory $pm_value"
done
echo "$pm_lines
end" >>"$pm_report"
if [ -n "$pm_signal" ]; then
  ulimit -c 0
  trap - "$pm_signal"
  kill -"$pm_signal" $$
fi
exit $pm_status
`;
