/** Where a unit runs what. */
export interface UnitPlace {
  /** Absolute: the project's folder. */
  readonly folder: string;
  /** Who owns it, and measures. */
  readonly user: string;
  /** How perfmon is called: absolute path of a program, and its arguments. */
  readonly command: readonly string[];
}

/** `perfmon.service`: measures once. */
export const systemdService = ({
  folder,
  user,
  command,
}: UnitPlace): string => `# Measures once; perfmon.timer says when.
[Unit]
Description=Performance monitoring with perfmon
Documentation=https://www.npmjs.com/package/@perfmon/core
# A run that regressed (exit 1) or failed ends as failed: name a unit that tells somebody.
# OnFailure=tell-somebody@%n.service

[Service]
Type=oneshot
User=${unitText(user)}
WorkingDirectory=${unitText(folder)}
Environment=LANG=C.UTF-8
# The report is in the journal: journalctl -u perfmon. metrics.prom is for Prometheus; node_exporter reads it where
# --collector.textfile.directory is its folder.
ExecStart=${command.map(unitWord).join(" ")} exec example --reporter terminal --reporter openmetrics=metrics.prom
ExecStopPost=-${command.map(unitWord).join(" ")} runs prune --keep 400
# perfmon ends its tools itself, and keeps what was measured.
KillMode=mixed
TimeoutStopSec=1min
`;

/** `perfmon.timer`: every night. */
export const SYSTEMD_TIMER = `# When perfmon.service measures.
[Unit]
Description=Regular performance monitoring with perfmon

[Timer]
# At a quiet hour, and not when other machines begin too. systemd-analyze calendar explains such a line.
OnCalendar=*-*-* 03:00:00
RandomizedDelaySec=15min
# What was missed while the machine was off is not made up for: it would run just after the boot.
Persistent=false

[Install]
WantedBy=timers.target
`;

/** Specifiers begin with a percent sign. */
const unitText = (text: string): string => text.replaceAll("%", "%%");

/** A word of a command: systemd has quotes, variables and specifiers of its own. */
function unitWord(text: string): string {
  const plain = unitText(text).replaceAll("$", "$$$$");
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
