import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { configHash, readKernelImage, requireRunning } from "../../core/kernel/image.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-kernel-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = "CONFIG_HZ=250\nCONFIG_PREEMPT=y\n";

function file(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A bzImage as Documentation/arch/x86/boot.rst of the kernel describes it: header, version string, packed payload. */
function bzImage(release: string, payload: Buffer, version = "#1 SMP"): Buffer {
  const image = Buffer.alloc(1024 + payload.length);
  image.writeUInt8(1, 0x1f1);
  image.write("HdrS", 0x202, "latin1");
  image.writeUInt16LE(0x20f, 0x206);
  image.writeUInt16LE(0x100, 0x20e);
  image.write(`${release} (builder@host) ${version}\0`, 0x300, "latin1");
  image.writeUInt32LE(0, 0x248);
  image.writeUInt32LE(payload.length, 0x24c);
  payload.copy(image, 1024);
  return image;
}

/** An ELF file with the banner of init/version-timestamp.c; a program's own words that look like it come first. */
const vmlinux = (release: string, version = "#1 SMP") =>
  Buffer.concat([
    Buffer.from("\x7fELF", "latin1"),
    Buffer.alloc(60),
    Buffer.from(
      `Linux version %s is too old\0Linux version ${release} (builder@host) (gcc (GCC) 14.2) ${version}\n\0IKCFG_ST`,
    ),
    gzipSync(CONFIG),
    Buffer.from("IKCFG_ED tail"),
  ]);
/** The kernel's build appends the size to what it packed. */
const withSize = (packed: Buffer) => Buffer.concat([packed, Buffer.alloc(4)]);

test("a bzImage names its release; its configuration is read from a gzip or zstd payload", () => {
  for (const [name, packed] of [
    ["gzip", gzipSync(vmlinux("6.12.9"))],
    ["zstd", zstdCompressSync(vmlinux("6.12.9"))],
  ] as const) {
    const image = readKernelImage(file(name, bzImage("6.12.9-test", withSize(packed))));
    expect([image.release, image.config]).toEqual(["6.12.9-test", CONFIG]);
    expect(image.hash).toMatch(/^[0-9a-f]{64}$/);
  }
});

test("an uncompressed image names it in its banner", () => {
  expect(readKernelImage(file("Image", vmlinux("6.1.0-arm64")))).toMatchObject({
    release: "6.1.0-arm64",
    config: CONFIG,
  });
});

test("a payload that cannot be unpacked leaves the configuration beside the image, or none", () => {
  const path = file("xz", bzImage("5.10.1", Buffer.from("\xfd7zXZ nothing of ours", "latin1")));
  expect(readKernelImage(path).config).toBeNull();
  file("config-5.10.1", Buffer.from(CONFIG));
  expect(readKernelImage(path).config).toBe(CONFIG);
});

test("what is no kernel is refused with what would be one", () => {
  const refused = "no kernel image that names its release";
  expect(() => readKernelImage(file("text", Buffer.from("hello")))).toThrow(refused);
  const words = `Linux version 6.1.0 (a@b) (gcc) #1 SMP\n${" ".repeat(80)}`;
  expect(() => readKernelImage(file("words", Buffer.from(words)))).toThrow(refused);
  expect(() => readKernelImage(join(folder, "absent"))).toThrow("cannot be read");
});

test("a device, a folder and a file without measure are refused before they are read", () => {
  expect(() => readKernelImage("/dev/zero")).toThrow("no regular file");
  expect(() => readKernelImage(folder)).toThrow("no regular file");
  const endless = join(folder, "endless");
  writeFileSync(endless, "");
  truncateSync(endless, 2 ** 40);
  expect(() => readKernelImage(endless)).toThrow("at most 1073741824 are read");
});

const RUNNING = { release: "6.1.0", version: "#1 SMP", config: null };

test("another kernel than the running one: exit 6, and how to boot it", () => {
  const image = readKernelImage(file("other", bzImage("9.9.9", Buffer.alloc(0))));
  expect(() => requireRunning(image, RUNNING)).toThrow("is kernel 9.9.9, but 6.1.0 is running");
  try {
    requireRunning(image, RUNNING);
  } catch (error) {
    expect(error).toMatchObject({ code: "PM6002", hint: expect.stringContaining("kexec -l") });
  }
  requireRunning(image, { ...RUNNING, release: "9.9.9" });
});

test("a rebuilt kernel that is not running yet has the same release, and another version", () => {
  const rebuilt = "#7 SMP PREEMPT_DYNAMIC Tue Nov 24 10:00:00 UTC 2026";
  for (const image of [bzImage("6.1.0", Buffer.alloc(0), rebuilt), vmlinux("6.1.0", rebuilt)]) {
    const read = readKernelImage(file("rebuilt", image));
    expect(() => requireRunning(read, RUNNING)).toThrow(`it is ${rebuilt}, but #1 SMP is running`);
    requireRunning(read, { ...RUNNING, version: rebuilt });
    requireRunning(read, { ...RUNNING, version: null });
  }
});

test("an image with another configuration than the running kernel's is refused where both are known", () => {
  const own = readKernelImage(file("own", vmlinux("6.1.0")));
  requireRunning(own, { ...RUNNING, config: configHash(CONFIG) });
  expect(() => requireRunning(own, { ...RUNNING, config: configHash("CONFIG_HZ=100\n") })).toThrow(
    "another configuration",
  );

  const path = file("bare", bzImage("6.1.0", Buffer.alloc(0)));
  const beside = file("config-6.1.0", Buffer.from(CONFIG));
  expect(() => requireRunning(readKernelImage(path), { ...RUNNING, config: configHash("CONFIG_HZ=100\n") })).toThrow(
    `${beside}, the configuration beside ${path}`,
  );
  requireRunning(readKernelImage(path), { ...RUNNING, config: configHash(CONFIG) });
});

const installed = readdirSync("/boot").filter((name) => name.startsWith("vmlinuz-"));

test.skipIf(installed.length === 0)("a real image of this machine names what its file is called by", () => {
  for (const name of installed) expect(`vmlinuz-${readKernelImage(join("/boot", name)).release}`).toBe(name);
});
