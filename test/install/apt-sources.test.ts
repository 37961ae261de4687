import { expect, test } from "vitest";
import { addComponents, readAptSources } from "../../core/install/apt-sources.ts";

const DEB822 = `Types: deb
# a comment
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

const LINES = `# deb http://old.example/debian bookworm main
deb http://mirror.example/debian/ bookworm main contrib # here
deb [arch=amd64 signed-by=/k.gpg] https://other.example/node_20.x nodistro main
deb-src http://mirror.example/debian bookworm main
`;

test("deb822 and one-line sources say the same", () => {
  expect(readAptSources(DEB822, "debian.sources")[0]).toMatchObject({
    uris: ["http://deb.debian.org/debian"],
    suites: ["bookworm", "bookworm-updates"],
    components: ["main"],
  });
  expect(readAptSources(LINES, "sources.list")).toMatchObject([
    { uris: ["http://mirror.example/debian/"], suites: ["bookworm"], components: ["main", "contrib"] },
    { uris: ["https://other.example/node_20.x"], suites: ["nodistro"], components: ["main"] },
  ]);
});

test("a component comes from Debian's own mirror of this machine: not from its security archive, nor a third party's", () => {
  expect(addComponents(readAptSources(DEB822, "debian.sources"), ["non-free"])).toBe(`Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: non-free
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`);
  expect(addComponents(readAptSources(LINES, "sources.list"), ["non-free"])).toContain(
    "URIs: http://mirror.example/debian/",
  );
});

test("nothing is added that is there, and nothing where no mirror is known", () => {
  const sources = readAptSources(DEB822.replace("Components: main", "Components: main non-free"), "debian.sources");
  expect(addComponents(sources, ["non-free"])).toBeNull();
  expect(addComponents([], ["non-free"])).toBeNull();
});
