import type { RunReport, StoreView, Trends } from "@perfmon/core/plugin";
import { Kept } from "./kept.ts";

type Cases = Awaited<ReturnType<StoreView["cases"]>>;

/** ms. Of what a stamp does not tell: a judge --save, a tag of an earlier run. */
const AGE = 60_000;
/** ms for what still grows. */
const GROWING = 2000;

/**
 * A view that remembers what takes long: judged reports, histories, the cases of runs. A report is made anew when its run, what
 * is acknowledged, a baseline or the newest run is another one. Judging stops everything else, so it is done one by one.
 * `passing`: the same for who looks at many reports once, and would drive out those that pages come back to.
 */
export function keptView(view: StoreView): { readonly kept: StoreView; readonly passing: StoreView } {
  // Each holds a whole run.
  const reports = new Kept<RunReport>(4, AGE);
  const trends = new Kept<Trends>(16, AGE);
  const cases = new Kept<Cases>(64, AGE);
  const inTurn = turns();
  const newest = async () => (await view.runs({ limit: 1 })).map(({ id, state }) => `${id} ${state}`).join();
  const header = async (id: string) => (await view.runs({ id, limit: 1 }))[0];
  const kept: StoreView = {
    ...view,
    async report(id, baseline, beside) {
      const run = await header(id);
      const known = [run, await view.acks(), await view.baselines(), await newest()];
      const age = run?.state === "running" ? GROWING : AGE;
      const make = () => inTurn(() => view.report(id, baseline, beside));
      return reports.get(JSON.stringify([id, baseline, beside]), JSON.stringify(known), make, age);
    },
    trends: async (query) => trends.get(JSON.stringify(query), await newest(), () => inTurn(() => view.trends(query))),
    async cases(id) {
      const run = await header(id);
      const age = run?.state === "running" ? 0 : AGE;
      return cases.get(id, JSON.stringify([run?.state, run?.finished]), () => view.cases(id), age);
    },
  };
  return { kept, passing: { ...kept, report: (...of) => inTurn(() => view.report(...of)) } };
}

/** Does one thing after the other, and lets others get a word in between. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(() => new Promise(setImmediate)).then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
