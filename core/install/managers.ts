/** A package manager: how it is called. Each command is shown before it runs. */
export interface PackageManager {
  /** As `packages` of a plugin's requirement name it. */
  readonly name: string;
  /** Its program. */
  readonly program: string;
  /** Commands that make its lists current. */
  readonly refresh: readonly (readonly string[])[];
  install(packages: readonly string[]): readonly string[];
}

export const MANAGERS: readonly PackageManager[] = [
  {
    name: "apt",
    program: "apt-get",
    refresh: [["apt-get", "update", "-qq"]],
    // A machine that updates itself may hold the lock for a while.
    install: (packages) => [
      ...["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"],
      ...packages,
    ],
  },
  { name: "dnf", program: "dnf", refresh: [], install: (packages) => ["dnf", "install", "-y", ...packages] },
  {
    name: "zypper",
    program: "zypper",
    refresh: [],
    install: (packages) => ["zypper", "--non-interactive", "install", ...packages],
  },
  {
    name: "pacman",
    program: "pacman",
    refresh: [],
    install: (packages) => ["pacman", "-Sy", "--noconfirm", ...packages],
  },
  { name: "apk", program: "apk", refresh: [], install: (packages) => ["apk", "add", ...packages] },
];
