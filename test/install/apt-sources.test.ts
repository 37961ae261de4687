import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addComponents, readAptSources } from "../../core/install/apt-sources.ts";
import { MANAGERS } from "../../core/install/managers.ts";
import { findManager, planInstall } from "../../core/install/plan-install.ts";

const DEB822 = `# comment
Types: deb deb-src
# another one
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://deb.debian.org/debian
Suites: bookworm
Components: non-free
`;

test("deb822: Debian's own archive gets the component, with its keyring; the security archive does not", () => {
  expect(addComponents(readAptSources(DEB822, "debian.sources"), ["non-free"])).toBe(`Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: non-free
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`);
});

test("one line an entry, with options", () => {
  const text = `# deb http://old/debian stable main
deb [ arch=amd64,i386 signed-by=/k.gpg trusted=yes ] https://mirror.example/debian/ trixie main contrib # main one
deb-src https://mirror.example/debian/ trixie main
deb https://security.debian.org/debian-security trixie-security main
deb https://other.example/apt stable main
deb https://flat.example/debian ./
`;
  expect(addComponents(readAptSources(text, "/etc/apt/sources.list"), ["non-free"])).toBe(`Types: deb
URIs: https://mirror.example/debian/
Suites: trixie
Components: non-free
Architectures: amd64 i386
Signed-By: /k.gpg
Trusted: yes
`);
});

test("a key inside the entry is taken along as it is", () => {
  const key = " -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEabc=\n -----END PGP PUBLIC KEY BLOCK-----";
  const text = `Types: deb\nURIs: https://m.example/debian\nSuites: sid\nComponents: main\nSigned-By:\n${key}\n`;
  const added = addComponents(readAptSources(text, "x.sources"), ["non-free"]);
  expect(added).toContain(`\nSigned-By:\n${key}\n`);
});

test("nothing to add: it is there, or there is no archive of Debian's", () => {
  const there = `${DEB822}\nTypes: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm\nComponents: non-free contrib\n`;
  expect(addComponents(readAptSources(there, "a.sources"), ["non-free"])).toBeNull();
  const disabled = there.replace(/Components: non-free contrib/, "Components: non-free contrib\nEnabled: no");
  expect(addComponents(readAptSources(disabled, "a.sources"), ["non-free"])).not.toBeNull();
  const ubuntu = "deb http://archive.ubuntu.com/ubuntu noble main universe\n";
  expect(addComponents(readAptSources(ubuntu, "sources.list"), ["non-free"])).toBeNull();
  const foreign = `${DEB822}\nTypes: deb\nURIs: https://other.example/apt\nSuites: stable\nComponents: main non-free\n`;
  expect(addComponents(readAptSources(foreign, "a.sources"), ["non-free"])).not.toBeNull();
});

const apt = MANAGERS.find(({ name }) => name === "apt")!;
const dnf = MANAGERS.find(({ name }) => name === "dnf")!;
const netperf = { name: "netperf", packages: { apt: "netperf", "apt-component": "non-free" } };
const fio = { name: "fio", packages: { apt: "fio", dnf: "fio" } };

function aptFolder(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-apt-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "sources.list.d"));
  writeFileSync(join(folder, "sources.list.d", "debian.sources"), text);
  writeFileSync(join(folder, "sources.list.d", "ignored.sources.disabled"), "Types: deb\n");
  return folder;
}

test("an installation: files, then lists, then packages, each once", () => {
  const plan = planInstall([netperf, fio, netperf, { name: "mine", packages: {} }], apt, aptFolder(DEB822));
  expect(plan.files.map(({ path }) => path)).toEqual(["/etc/apt/sources.list.d/perfmon.sources"]);
  expect(plan.commands.map(([program, verb]) => `${program} ${verb}`)).toEqual(["apt-get update", "apt-get install"]);
  expect(plan.commands[1]!.slice(-2)).toEqual(["fio", "netperf"]);
  expect(plan.impossible).toEqual(["mine"]);
});

test("no source is written for packages of main, or by another manager; nothing known runs nothing", () => {
  expect(planInstall([fio], apt, aptFolder(DEB822)).files).toEqual([]);
  const other = planInstall([netperf, fio], dnf, aptFolder(DEB822));
  expect([other.files, other.commands, other.impossible]).toEqual([[], [["dnf", "install", "-y", "fio"]], ["netperf"]]);
  expect(planInstall([{ name: "mine", packages: {} }], apt, aptFolder(DEB822)).commands).toEqual([]);
});

test("the manager is the one whose program is on PATH", () => {
  const folder = mkdtempSync(join(tmpdir(), "perfmon-path-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(findManager(`${folder}::`)).toBeNull();
  writeFileSync(join(folder, "zypper"), "");
  expect(findManager(`/nowhere:${folder}`)?.name).toBe("zypper");
});
