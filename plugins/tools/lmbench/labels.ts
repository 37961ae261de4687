import type { Labels } from "@perfmon/core/plugin";
import { operationOf } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";
import { messageSizeOf, orderOf, sizeText } from "./resolved.ts";

/** Labels that follow from the options; a line of output may add more. Parallelism is always one of them. */
export function labelsOf(options: LmbenchOptions): Labels {
  const { parallelism, size = 0, descriptors, type } = options;
  return { ...own(), parallelism: String(parallelism) };

  function own(): Labels {
    switch (options.benchmark) {
      case "lat_syscall":
      case "lat_proc":
      case "lat_sig":
        return { operation: operationOf(options)! };
      case "lat_unix":
      case "bw_pipe":
      case "bw_unix":
        return { message_size: sizeText(messageSizeOf(options)) };
      case "lat_ctx":
        return { size: sizeText(size) };
      case "lat_mmap":
        return { size: sizeText(size), order: orderOf(options) };
      case "lat_select":
        return { descriptors: String(descriptors), type: type! };
      case "lat_mem_rd":
        return { order: orderOf(options) };
      case "bw_mem":
      case "bw_file_rd":
      case "bw_mmap_rd":
        return { operation: operationOf(options)!, size: sizeText(size) };
      default:
        return {};
    }
  }
}
