import { isPerfmonError } from "@perfmon/core/plugin";

/** What went wrong, as a browser or a program is told it. */
export interface Fault {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** What no run, baseline or finding is called, and stores that cannot be used now; the rest of what perfmon foresees is the request's fault. */
const NOT_THERE: ReadonlySet<string> = new Set(["PM1013", "PM1503", "PM1507", "PM1509"]);

/** Anything thrown. What perfmon did not foresee says nothing of itself to a browser. */
export function faultOf(error: unknown): Fault {
  if (!isPerfmonError(error) || error.code === "PM9001")
    return {
      status: 500,
      code: "PM9001",
      message: "perfmon itself failed",
      hint: "this is a bug: the terminal in which perfmon serve runs says more",
    };
  const { code, message, hint = null } = error;
  const status = NOT_THERE.has(code) ? 404 : /^PM[45]/.test(code) ? 503 : /^PM(1|6)/.test(code) ? 400 : 500;
  return { status, code, message, hint };
}
