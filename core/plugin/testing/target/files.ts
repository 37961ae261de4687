import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expectThat } from "../check.ts";
import { type Row, same } from "./bench.ts";

export const FILES: readonly Row[] = [
  [
    "put, get and remove: bytes as they are; what is missing is told",
    async (at) => {
      const folder = await at.session.scratch();
      const content = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
      const local = join(at.folder, "fetched");
      await at.session.put(join(folder, "a"), content);
      expectThat(await at.session.get(join(folder, "a"), local), "the file is there");
      expectThat(Buffer.compare(await readFile(local), content) === 0, "its bytes have changed");
      await at.session.put(join(folder, "a"), "text ä");
      await at.session.get(join(folder, "a"), local);
      same(await readFile(local, "utf8"), "text ä", "text");
      await at.session.remove(join(folder, "a"));
      await at.session.remove(join(folder, "a"));
      expectThat(!(await at.session.get(join(folder, "a"), join(at.folder, "none"))), "get of a missing file is false");
      expectThat(
        await stat(join(at.folder, "none")).then(
          () => false,
          () => true,
        ),
        "it made a local file all the same",
      );
    },
  ],
  [
    "get: a symbolic link within its folder is followed, one that leads out of it is refused",
    async (at) => {
      const folder = await at.session.scratch();
      const local = join(at.folder, "linked");
      await at.session.put(join(folder, "a"), "own");
      await at.run({ argv: ["ln", "-s", "a", join(folder, "near")] });
      expectThat(await at.session.get(join(folder, "near"), local), "the link leads to a file");
      same(await readFile(local, "utf8"), "own", "text");
      await at.run({ argv: ["ln", "-s", "/etc/passwd", join(folder, "far")] });
      const fetched = at.session.get(join(folder, "far"), join(at.folder, "far")).then(
        () => true,
        () => false,
      );
      expectThat(!(await fetched), "it fetched /etc/passwd");
    },
  ],
  [
    "scratch: each a new folder, all of one length",
    async (at) => {
      const [first, second] = [await at.session.scratch(), await at.session.scratch()];
      expectThat(first !== second, "twice the same");
      same(second.length, first.length, "length, which is part of argv");
      same(await at.session.stat(first), "folder", "it is there");
    },
  ],
  [
    "stat: file, folder, other or nothing",
    async (at) => {
      const folder = await at.session.scratch();
      await at.session.put(join(folder, "a"), "");
      same(await at.session.stat(join(folder, "a")), "file", "a file");
      same(await at.session.stat(folder), "folder", "a folder");
      same(await at.session.stat("/dev/null"), "other", "a device");
      same(await at.session.stat(join(folder, "none")), null, "nothing");
      same(await at.session.stat(join(folder, "a", "below")), null, "below a file");
    },
  ],
  [
    "which: in PATH, in folders with *, or null",
    async (at) => {
      const sh = await at.session.which("sh");
      expectThat(sh?.startsWith("/"), `sh is at ${sh}`);
      same(await at.session.which("perfmon-no-such-program"), null, "a missing one");
      const folder = await at.session.scratch();
      await at.session.put(join(folder, "lib-x", "bin", "perfmon-kit-program"), "#!/bin/sh\n");
      const find = () => at.session.which("perfmon-kit-program", [join(folder, "lib-*", "bin")]);
      same(await find(), null, "a file that may not be executed");
      await at.run({ argv: ["chmod", "+x", join(folder, "lib-x", "bin", "perfmon-kit-program")] });
      same(await find(), join(folder, "lib-x", "bin", "perfmon-kit-program"), "in a folder with *");
      same(await at.session.which("perfmon-kit-program", [join(folder, "*")]), null, "* matches within one name");
    },
  ],
];
