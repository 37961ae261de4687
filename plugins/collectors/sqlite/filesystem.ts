import { statfsSync } from "node:fs";

/** `f_type` of statfs(2): file systems that other machines can write to at the same time. From linux/magic.h and the drivers. */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9P"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
]);

/** Name of the network file system that has this `f_type`, or null for any other. */
export function networkFilesystem(type: number): string | null {
  // statfs gives it signed on some machines.
  return SHARED.get(type >>> 0) ?? null;
}

/** The network file system on which a folder lies, or null. */
export function networkFilesystemOf(folder: string): string | null {
  return networkFilesystem(statfsSync(folder).type);
}

/** B free for this user where a folder lies; null: it cannot be told. */
export function freeSpace(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
