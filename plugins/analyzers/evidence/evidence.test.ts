import type { Canary, Comparison, DetectContext, Evidence, Finding } from "@perfmon/core/plugin";
import { describe, expect, test } from "vitest";
import analyzer from "./analyzer.ts";
import plugin from "./index.ts";
import type { EvidenceOptions } from "./options.ts";

const OPTIONS: EvidenceOptions = {
  suspicion: 0.1,
  confirmed: 0.003,
  unconfirmed: 0.01,
  false_discovery: 0.05,
  smallest: 0.01,
  tolerance: 0.05,
  alike: 0.3,
};
const summary = { n: 10, runs: 1, median: 100, interval: null, confidence: null, warnings: [] };
const comparison: Comparison = {
  id: "00000000",
  case: { id: "a", step: "a", parameters: {}, fingerprint: "f" },
  metric: "latency",
  labels: {},
  unit: "s",
  better: "lower",
  kind: "custom",
  tags: [],
  headline: true,
  gates: true,
  baseline: { ...summary, n: 200, runs: 20 },
  candidate: summary,
  replicate: "run",
  noise: { runs: 20, accidents: 0, spread: 0.02, between: 0.02, within: 0.01 },
  change: 0,
  interval: [-0.02, 0.02],
  difference: null,
  confidence: 0.95,
  p: 1,
  limit: { value: 0.1, unit: "ratio", origin: "default" },
  detectable: 0.03,
  verdict: "inconclusive",
  severity: "none",
  acknowledged: null,
  reasons: [],
};

/** A change with an interval of this half-width. */
const of = (change: number, p: number, half = 0.02, more: Partial<Comparison> = {}): Comparison => ({
  ...comparison,
  change,
  interval: [change - half, change + half],
  p,
  ...more,
});
const named = (id: string, one: Comparison): Comparison => ({
  ...one,
  case: { ...one.case, id, step: id, fingerprint: id },
});
const evidence = (one: Comparison, reruns = 0): Evidence =>
  ({ comparison: one, candidate: {}, others: Array(reruns).fill({}), baseline: [] }) as unknown as Evidence;
const NOBODY: DetectContext = { canary: null, mayRerun: false };

async function all(list: readonly Evidence[], context = NOBODY): Promise<readonly Finding[]> {
  return analyzer.detect(list, OPTIONS, context);
}
async function only(one: Comparison, reruns = 0, context = NOBODY): Promise<Finding> {
  const [finding] = await all([evidence(one, reruns)], context);
  return finding!;
}

describe("one case", () => {
  test("regression: shown by p, and by at least the smallest change that counts", async () => {
    expect(await only(of(0.05, 0.0002))).toMatchObject({
      verdict: "regression",
      reasons: [{ code: "shown", message: "worse by 5%, p = 0.0001 by one run against 20 that vary by 2%" }],
    });
    expect((await only(of(0.009, 0.0002, 0.002))).verdict).toBe("pass");
    expect((await only(of(-0.05, 0.0002))).verdict).toBe("improvement");
    expect((await only(of(-0.05, 0.0002, 0.02, { better: "higher" }))).verdict).toBe("regression");
  });

  test("a threshold that somebody set has to be exceeded by the estimate; the default one has not", async () => {
    const limit = { value: 0.08, unit: "ratio", origin: "step" };
    expect((await only(of(0.05, 0.0002, 0.02, { limit }))).verdict).toBe("pass");
    expect((await only(of(0.09, 0.0002, 0.02, { limit }))).verdict).toBe("regression");
    expect((await only(of(0.08, 0.0002, 0.02, { limit }))).verdict).not.toBe("regression");
  });

  test("one run is believed from p = .01 on, with its re-runs only from .003 on", async () => {
    expect((await only(of(0.05, 0.018))).verdict).toBe("regression");
    expect((await only(of(0.05, 0.018), 2)).verdict).toBe("inconclusive");
    expect((await only(of(0.05, 0.004), 2)).verdict).toBe("regression");
  });

  test("suspicious: says what would decide it", async () => {
    expect((await only(of(0.05, 0.04, 0.05, { detectable: 0.07 }))).reasons).toEqual([
      {
        code: "suspicious",
        message: "looks 5% worse (p = 0.02 by one run against 20 that vary by 2%): about 2 more runs to see 5%",
      },
    ]);
  });

  test("pass: inside the tolerance, and as small a change would have been seen", async () => {
    expect((await only(of(0.01, 0.5))).verdict).toBe("pass");
    expect(await only(of(0.01, 0.5, 0.03, { detectable: 0.08 }))).toMatchObject({
      verdict: "inconclusive",
      reasons: [
        {
          code: "not-detectable",
          message: "nothing below 8% could have been seen: about 2 more runs to see 5%",
        },
      ],
    });
    expect((await only(of(0.03, 0.3, 0.03))).reasons[0]!.code).toBe("wide-interval");
  });

  test("noise that no number of runs overcomes is said to be such", async () => {
    const few = { ...summary, runs: 6 };
    expect((await only(of(0, 1, 0.4, { detectable: 0.6, baseline: few }))).reasons[0]!.message).toBe(
      "nothing below 60% could have been seen: a quieter machine or a longer history is needed to see 5%",
    );
  });

  test("repetitions alone are not its business", async () => {
    expect(await all([evidence(of(0.5, 0.0001, 0.02, { replicate: "repetition" }))])).toEqual([]);
  });

  test("no ratio: in the metric's unit, with percents of the baseline's median", async () => {
    const one = of(0, 0.0002, 0.02, {
      change: null,
      interval: null,
      difference: { value: 7, interval: [5, 9], detectable: 3 },
    });
    expect((await only(one)).verdict).toBe("regression");
    expect((await only({ ...one, difference: { value: 0.5, interval: [0.1, 0.9], detectable: 1 } })).verdict).toBe(
      "pass",
    );
  });
});

describe("re-runs", () => {
  const mayRerun: DetectContext = { canary: null, mayRerun: true };
  test("what looks worse is a suspect and no regression before it was measured again", async () => {
    for (const p of [0.1, 0.0001])
      expect(await only(of(0.05, p), 0, mayRerun)).toMatchObject({ verdict: "inconclusive", suspect: true });
    expect(await only(of(0.05, 0.3), 0, mayRerun)).not.toHaveProperty("suspect");
    expect(await only(of(-0.05, 0.0001), 0, mayRerun)).toMatchObject({ verdict: "improvement" });
  });
  test("after two: clear ones are decided, close ones measured once more", async () => {
    expect(await only(of(0.05, 0.0001), 2, mayRerun)).toMatchObject({ verdict: "regression" });
    expect(await only(of(0.05, 0.004), 2, mayRerun)).toMatchObject({ verdict: "inconclusive", suspect: true });
    expect(await only(of(0.05, 0.5), 2, mayRerun)).not.toHaveProperty("suspect");
  });
  test("what informs is not worth a re-run", async () => {
    expect(await only(of(0.05, 0.0001, 0.02, { gates: false }), 0, mayRerun)).not.toHaveProperty("suspect");
  });
});

describe("many cases", () => {
  const still = (count: number) => Array.from({ length: count }, (_, i) => named(`s${i}`, of(0.001, 0.9)));

  test("among two hundred, p = .005 is nothing special", async () => {
    const findings = await all([named("x", of(0.05, 0.01)), ...still(199)].map((one) => evidence(one)));
    expect(findings[0]).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "suspicious" }] });
    expect(findings[0]!.reasons[0]!.message).toMatch(/q = 0.45 among all cases/);
    expect((await all([named("x", of(0.05, 0.01)), ...still(4)].map((one) => evidence(one))))[0]!.verdict).toBe(
      "regression",
    );
  });

  test("metrics that inform do not make the gate deaf", async () => {
    const informing = still(500).map((one) => ({ ...one, gates: false, headline: false }));
    expect((await all([named("x", of(0.05, 0.01)), ...informing].map((one) => evidence(one))))[0]!.verdict).toBe(
      "regression",
    );
  });

  const worse = (count: number) => Array.from({ length: count }, (_, i) => named(`w${i}`, of(0.08, 0.00002)));
  const canary = (explains: boolean | null): Canary => ({ explains: () => explains, message: "canary.alu +8%" });
  const moved = (explains: boolean | null) =>
    all(
      [...worse(4), ...still(6)].map((one) => evidence(one)),
      { canary: canary(explains), mayRerun: false },
    );

  test("most got worse and the canary with them: one finding about the machine, no regression", async () => {
    const findings = await moved(true);
    expect(findings.slice(0, 4).map(({ verdict, reasons }) => [verdict, reasons[0]!.code])).toEqual(
      Array(4).fill(["inconclusive", "environment"]),
    );
    expect(findings.at(-1)).toMatchObject({ caseId: "", reasons: [{ code: "environment" }] });
    expect(findings.at(-1)!.reasons[0]!.message).toBe(
      "4 of 10 cases of 4 steps are worse, by 8% in the middle: canary.alu +8%",
    );
  });

  test("and the canary stood still: regressions all, and one finding that it is the whole system", async () => {
    const findings = await moved(false);
    expect(findings.slice(0, 4).map(({ verdict }) => verdict)).toEqual(Array(4).fill("regression"));
    expect(findings.at(-1)!.reasons[0]!.code).toBe("system-wide");
  });

  test("and nobody read a canary: regressions, and it is said", async () => {
    const findings = await all([...worse(4), ...still(6)].map((one) => evidence(one)));
    expect(findings.slice(0, 4).map(({ verdict }) => verdict)).toEqual(Array(4).fill("regression"));
    expect(findings.at(-1)!.reasons[0]).toMatchObject({ code: "alike" });
    expect((await moved(null)).at(-1)!.reasons[0]!.code).toBe("alike");
  });

  test("three cases of one step are one fact; three of ten are not most", async () => {
    const siblings = worse(4).map((one) => ({ ...one, case: { ...one.case, step: "same" } }));
    const whole = (findings: readonly Finding[]) => findings.filter(({ caseId }) => caseId === "");
    expect(whole(await all([...siblings, ...still(6)].map((one) => evidence(one))))).toEqual([]);
    expect(whole(await all([...worse(3), ...still(7)].map((one) => evidence(one))))).toEqual([]);
  });

  test("with a short history too, where whole intervals lie beyond the limit", async () => {
    const short = worse(4).map((one) => ({
      ...one,
      ...of(0.2, 0.01, 0.05),
      case: one.case,
      replicate: "repetition" as const,
    }));
    const findings = await all(
      short.map((one) => evidence(one)),
      { canary: canary(true), mayRerun: false },
    );
    expect(findings.map(({ reasons }) => reasons[0]!.code)).toEqual(Array(5).fill("environment"));
  });
});

test("is found under its name", () => {
  expect(Object.keys(plugin.analyzers!)).toEqual(["evidence"]);
  expect(analyzer.options.additionalProperties).toBe(false);
});
