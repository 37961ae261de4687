import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readKernelImage, requireRunning } from "../../core/kernel/image.ts";

const folder = mkdtempSync(join(tmpdir(), "perfmon-kernel-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = "CONFIG_HZ=250\nCONFIG_PREEMPT=y\n";

function file(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A bzImage as Documentation/arch/x86/boot.rst of the kernel describes it: header, version string, packed payload. */
function bzImage(release: string, payload: Buffer): Buffer {
  const image = Buffer.alloc(1024 + payload.length);
  image.writeUInt8(1, 0x1f1);
  image.write("HdrS", 0x202, "latin1");
  image.writeUInt16LE(0x20f, 0x206);
  image.writeUInt16LE(0x100, 0x20e);
  image.write(`${release} (builder@host) #1 SMP\0`, 0x300, "latin1");
  image.writeUInt32LE(0, 0x248);
  image.writeUInt32LE(payload.length, 0x24c);
  payload.copy(image, 1024);
  return image;
}

const vmlinux = (release: string) =>
  Buffer.concat([
    Buffer.from(`junk Linux version ${release} (gcc) IKCFG_ST`),
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
  expect(() => readKernelImage(file("text", Buffer.from("hello")))).toThrow("no kernel image that names its release");
  expect(() => readKernelImage(join(folder, "absent"))).toThrow("cannot be read");
});

test("another kernel than the running one: exit 6, and how to boot it", () => {
  const image = readKernelImage(file("other", bzImage("9.9.9", Buffer.alloc(0))));
  expect(() => requireRunning(image, "6.1.0")).toThrow("is kernel 9.9.9, but 6.1.0 is running");
  try {
    requireRunning(image, "6.1.0");
  } catch (error) {
    expect(error).toMatchObject({ code: "PM6002", hint: expect.stringContaining("kexec -l") });
  }
  requireRunning(image, "9.9.9");
});

const installed = readdirSync("/boot").filter((name) => name.startsWith("vmlinuz-"));

test.skipIf(installed.length === 0)("a real image of this machine names what its file is called by", () => {
  for (const name of installed) expect(`vmlinuz-${readKernelImage(join("/boot", name)).release}`).toBe(name);
});
