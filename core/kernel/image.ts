import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { PerfmonError } from "../errors/perfmon-error.ts";

/** Bytes of an image that are read: a vmlinux with its debugging information is the largest there is. */
const LARGEST = 2 ** 30;
/** What is packed in it is not larger either. */
const UNPACKED = { maxOutputLength: LARGEST };

/** What a kernel image says of itself. */
export interface KernelImage {
  readonly path: string;
  /** As `uname -r` will say once it runs. */
  readonly release: string;
  /** As `uname -v` will say: `#7 SMP PREEMPT_DYNAMIC Tue Nov 24 ...`. Null: the image does not say. */
  readonly version: string | null;
  /** Hex sha256 of the file. */
  readonly hash: string;
  /** Its configuration, from the image (CONFIG_IKCONFIG) or `config-RELEASE` beside it. Null: not to be had. */
  readonly config: string | null;
  /** The file beside the image that `config` is from. Null: the image itself, or there is none. */
  readonly configFile: string | null;
}

/** What runs, as its facts tell. Null: not known. */
export interface RunningKernel {
  /** `uname -r` */
  readonly release: string;
  /** `uname -v` */
  readonly version: string | null;
  /** Hex sha256 of the text of its configuration. */
  readonly config: string | null;
}

/** Reads a bzImage (x86), or an uncompressed image (arm64 Image, vmlinux). PM1506 for anything else. */
export function readKernelImage(path: string): KernelImage {
  const image = readImage(path);
  const named = bzImageName(image) ?? bannerName(image);
  if (named === null)
    throw new PerfmonError("PM1506", `${path} is no kernel image that names its release`, {
      hint: "give a bzImage (vmlinuz), an uncompressed arm64 Image, or a vmlinux",
    });
  const hash = createHash("sha256").update(image).digest("hex");
  const own = embeddedConfig(image);
  const beside = own === null ? configBeside(path, named.release) : null;
  return { path, ...named, hash, config: own ?? beside?.config ?? null, configFile: beside?.file ?? null };
}

/** Looked at before it is read: of a device there would be no end. */
function readImage(path: string): Buffer {
  try {
    const about = statSync(path);
    if (!about.isFile()) throw new Error("it is no regular file");
    if (about.size > LARGEST) throw new Error(`it has ${about.size} bytes; at most ${LARGEST} are read`);
    return readFileSync(path);
  } catch (cause) {
    throw new PerfmonError("PM1506", `the kernel image ${path} cannot be read: ${(cause as Error).message}`, {
      hint: "give the file that is booted, such as /boot/vmlinuz-RELEASE",
      cause,
    });
  }
}

type Named = Pick<KernelImage, "release" | "version">;

/**
 * x86 boot protocol (Documentation/arch/x86/boot.rst): "HdrS" at 0x202; at 0x20e the offset, less 0x200, of
 * "6.1.0-37-amd64 (builder@host) #1 SMP ...".
 */
function bzImageName(image: Buffer): Named | null {
  if (!isBzImage(image)) return null;
  const start = image.readUInt16LE(0x20e) + 0x200;
  const end = image.indexOf(0, start);
  const text = end === -1 ? "" : image.toString("latin1", start, end);
  const release = /^\S+/.exec(text)?.[0];
  return release === undefined ? null : { release, version: /\) (#\d.*?)\s*$/.exec(text)?.[1] ?? null };
}

const isBzImage = (image: Buffer) => image.length > 0x250 && image.toString("latin1", 0x202, 0x206) === "HdrS";

const BANNER = "Linux version ";

/** "Linux version 6.1.0 (builder@host) (gcc ...) #1 SMP ...", the kernel's linux_banner; programs print the same words. */
function bannerName(image: Buffer): Named | null {
  if (!isUncompressed(image)) return null;
  for (let at = image.indexOf(BANNER); at !== -1; at = image.indexOf(BANNER, at + 1)) {
    const line = /^[^\n\0]*/.exec(image.toString("latin1", at, at + 1024))![0];
    const found = /^Linux version (\S+) \([^()]*@.*\) (#\d.*?)\s*$/.exec(line);
    if (found) return { release: found[1]!, version: found[2]! };
  }
  return null;
}

/** The marks at 0x38 of the images that boot as they are: arm64, RISC-V, LoongArch. */
const MARKS_AT_0X38: ReadonlySet<number> = new Set([0x644d5241, 0x05435352, 0x818223cd]);

const isUncompressed = (image: Buffer) =>
  image.length > 0x40 && (image.readUInt32BE(0) === 0x7f454c46 || MARKS_AT_0X38.has(image.readUInt32LE(0x38)));

/** CONFIG_IKCONFIG keeps a gzipped .config between the marks IKCFG_ST and IKCFG_ED of the uncompressed kernel. */
function embeddedConfig(image: Buffer): string | null {
  const kernel = isBzImage(image) ? unpack(payload(image)) : image;
  const start = kernel?.indexOf("IKCFG_ST") ?? -1;
  const end = kernel?.indexOf("IKCFG_ED", start) ?? -1;
  if (!kernel || start === -1 || end === -1) return null;
  try {
    return gunzipSync(kernel.subarray(start + 8, end), UNPACKED).toString("utf8");
  } catch {
    return null;
  }
}

/** payload_offset (0x248) counts from the protected-mode code, which follows setup_sects (0x1f1) sectors and the boot sector. */
function payload(image: Buffer): Buffer {
  const setupSectors = image.readUInt8(0x1f1) || 4;
  const start = (setupSectors + 1) * 512 + image.readUInt32LE(0x248);
  return image.subarray(start, start + image.readUInt32LE(0x24c));
}

/** gzip and zstd are what Node has; of xz, lz4 and the others the configuration beside the image must do. */
function unpack(packed: Buffer): Buffer | null {
  try {
    if (packed[0] === 0x1f && packed[1] === 0x8b) return gunzipSync(packed.subarray(0, -4), UNPACKED);
    // The last 4 bytes are the size that the kernel's build appends.
    if (packed.length > 8 && packed.readUInt32LE(0) === 0xfd2fb528)
      return zstdDecompressSync(packed.subarray(0, -4), UNPACKED);
  } catch {
    return null;
  }
  return null;
}

function configBeside(path: string, release: string): { readonly file: string; readonly config: string } | null {
  const file = join(dirname(path), `config-${release}`);
  try {
    return { file, config: readFileSync(file, "utf8") };
  } catch {
    return null;
  }
}

/**
 * PM6002 unless the image is of the kernel that runs. A rebuilt one has the same release, but not the same version; where a
 * side does not tell its version or configuration, that is not compared.
 */
export function requireRunning(image: KernelImage, running: RunningKernel): void {
  const other = (what: string, hint = boot(image.path)) => new PerfmonError("PM6002", what, { hint });
  if (image.release !== running.release)
    throw other(`${image.path} is kernel ${image.release}, but ${running.release} is running`);
  if (image.version !== null && running.version !== null && image.version !== running.version)
    throw other(
      `${image.path} is another build of kernel ${image.release}: it is ${image.version}, but ${running.version} is running`,
    );
  if (image.config === null || running.config === null || configHash(image.config) === running.config) return;
  throw image.configFile === null
    ? other(`${image.path} has another configuration than the kernel ${running.release} that is running`)
    : other(
        `${image.configFile}, the configuration beside ${image.path}, is not that of the kernel that is running`,
        `${boot(image.path)}. If the image is what runs and the file is stale, put the configuration it was built with there`,
      );
}

/** Hex sha256 of a configuration's text. */
export const configHash = (config: string): string => createHash("sha256").update(config).digest("hex");

const boot = (path: string): string =>
  `boot it first, then run this again: install it with its modules and reboot, or try it once by kexec -l ${path} --reuse-cmdline && systemctl kexec`;
