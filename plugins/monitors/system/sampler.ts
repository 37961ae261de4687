/**
 * Appends what /proc says of the machine to a file until SIGTERM: `sh SAMPLER REPORT CPUS INTERVAL...`. `CPUS`: those that the
 * measured program is pinned to: it keeps off them and their siblings (SMT), or else off them, where it can; `INTERVAL...`: s, each for 600 samples. For dash, busybox
 * and bash, with sleep and sed; without taskset it runs anywhere.
 *
 * - One `sed` and one `sleep` a sample. Measured with dash, CPU time a sample: 2.1 ms so, of which the sleep takes 0.9; 2.0 with
 *   cat, which keeps three times as much; 2.4 where the shell reads, a byte a system call; 2.1 with an awk that starts the
 *   sleep; 1.2 with an awk behind a pipe, which every awk buffers in another way.
 * - What grows with the machine is left out where it is read: single CPUs, every interrupt's count, loop devices.
 * - `end` follows what is whole: SIGTERM goes to the sed too.
 * - The last sample is taken after SIGTERM, when the clock has stopped; a signal that is ignored is ignored by that sed too.
 */
export const SAMPLER = `report=$1
pinned=$2
shift 2
exec 2>/dev/null
sample() {
  sed -n '
/^cpu /p
s/^\\(intr [0-9]*\\).*/\\1/p
/^ctxt /p
/^MemAvailable:/p
/^Dirty:/p
/^Writeback:/p
/ loop[0-9]/d
/ ram[0-9]/d
/^ *[0-9]/p
/^some /p
/^ *[^ ]*: *[0-9][0-9]*  *[0-9]/p' /proc/uptime /proc/stat /proc/meminfo /proc/diskstats /proc/net/dev \\
    /proc/pressure/cpu /proc/pressure/io /proc/pressure/memory >>"$report"
  [ $? -gt 128 ] || echo end >>"$report"
}
expand() {
  expanded=
  IFS=,
  for range in $1; do
    cpu=\${range%-*}
    while [ "$cpu" -le "\${range#*-}" ]; do
      expanded=$expanded,$cpu
      cpu=$((cpu + 1))
    done
  done
  unset IFS
}
keep_off() {
  allowed= beside= away= free=
  while read -r key value; do
    [ "$key" != Cpus_allowed_list: ] || allowed=$value
  done </proc/self/status
  IFS=,
  set -- $pinned
  unset IFS
  for measured; do
    siblings=
    read -r siblings </sys/devices/system/cpu/cpu$measured/topology/thread_siblings_list
    expand "$siblings"
    beside=$beside$expanded
  done
  expand "$allowed"
  IFS=,
  for cpu in \${expanded#,}; do
    case ,$pinned, in *,$cpu,*) continue ;; esac
    free=$free,$cpu
    case $beside, in *,$cpu,*) ;; *) away=$away,$cpu ;; esac
  done
  unset IFS
  free=\${away:-$free}
  [ -z "$free" ] || taskset -cp "\${free#,}" $$ >/dev/null
}

[ -z "$pinned" ] || keep_off
ended=
trap 'ended=y' TERM
echo 'system 1' >"$report"
sample
echo ready
for interval; do
  count=0
  while [ $count -lt 600 ] && [ -z "$ended" ]; do
    sleep "$interval"
    [ -n "$ended" ] || sample
    count=$((count + 1))
  done
done
trap '' TERM
sample
`;
