import type Sqlite from "better-sqlite3";

/** At most this many problems of each kind are listed. */
const LISTED = 20;

/** What must hold beyond what SQLite keeps itself: a query for what breaks it, and the sentence about each row. */
const INVARIANTS: readonly (readonly [sql: string, say: (row: readonly unknown[]) => string])[] = [
  [
    `SELECT run_case, sequence, count(*) FROM measurement WHERE sequence >= ifnull((
       SELECT repetition.sequence + count FROM repetition WHERE repetition.run_case = measurement.run_case
         AND repetition.sequence <= measurement.sequence ORDER BY repetition.sequence DESC LIMIT 1), 0)
     GROUP BY run_case, sequence`,
    ([runCase, sequence, n]) => `${n} measurements of case row ${runCase} have no repetition ${sequence}`,
  ],
  [
    `SELECT run.ulid, run_case.position, repetition.sequence, repetition.outcome
     FROM repetition JOIN run_case ON run_case.id = repetition.run_case JOIN run ON run.id = run_case.run
     WHERE repetition.outcome <> 'completed' AND EXISTS (
       SELECT 1 FROM measurement WHERE measurement.run_case = repetition.run_case
         AND measurement.sequence BETWEEN repetition.sequence AND repetition.sequence + count - 1)`,
    ([run, position, sequence, outcome]) =>
      `run ${run}, case ${position}: repetition ${sequence} is ${outcome} and has measurements`,
  ],
  [
    `SELECT run_case, sequence, measure FROM measurement
     WHERE measure NOT IN (SELECT id FROM measure)
        OR (detail IS NOT NULL AND detail NOT IN (SELECT id FROM document))`,
    ([runCase, sequence, measure]) =>
      `case row ${runCase}, repetition ${sequence}: measure ${measure} or its detail is not in the store`,
  ],
  [
    `SELECT ulid FROM run WHERE NOT json_valid(header) UNION ALL
     SELECT 'definition ' || id FROM definition WHERE NOT json_valid(json) UNION ALL
     SELECT 'measure ' || id FROM measure WHERE NOT json_valid(json) UNION ALL
     SELECT 'document ' || id FROM document WHERE NOT json_valid(json) UNION ALL
     SELECT 'acknowledgement ' || id FROM ack WHERE NOT json_valid(json)`,
    ([what]) => `${what}: its text is no JSON`,
  ],
  [
    `SELECT DISTINCT run.ulid, run_case.position, measure.metric
     FROM measurement JOIN measure ON measure.id = measurement.measure
     JOIN run_case ON run_case.id = measurement.run_case AND run_case.outcome = 'completed'
     JOIN run ON run.id = run_case.run JOIN document ON document.id = run_case.metrics
     WHERE NOT EXISTS (SELECT 1 FROM json_each(iif(json_valid(document.json), document.json, '[]'))
       WHERE json_each.value ->> '$.name' = measure.metric)`,
    ([run, position, metric]) => `run ${run}, case ${position}: it does not declare its metric ${metric}`,
  ],
];

/** Everything wrong with the file, as sentences. Empty: sound. Reads all of it. */
export function verify(db: Sqlite.Database): string[] {
  const integrity = db.pragma(`integrity_check(${LISTED})`) as { integrity_check: string }[];
  const damaged = integrity.map((row) => row.integrity_check).filter((text) => text !== "ok");
  // The rest would only report the same damage in other words.
  if (damaged.length > 0) return damaged;
  const dangling = (db.pragma("foreign_key_check") as { table: string; rowid: number | null; parent: string }[])
    .slice(0, LISTED)
    .map(({ table, rowid, parent }) => `${table} row ${rowid ?? "?"} refers to a ${parent} that is not there`);
  const broken = INVARIANTS.flatMap(([sql, say]) =>
    (db.prepare(`${sql} LIMIT ${LISTED}`).raw().all() as unknown[][]).map(say),
  );
  return [...dangling, ...broken];
}
