/** README.md beside this folder says what each table and column holds. */
export const RUNS = `
CREATE TABLE run (
  id     INTEGER PRIMARY KEY,
  ulid   TEXT NOT NULL UNIQUE,
  header TEXT NOT NULL,
  state   TEXT GENERATED ALWAYS AS (header ->> '$.state') VIRTUAL,
  suite   TEXT GENERATED ALWAYS AS (header ->> '$.suite') VIRTUAL,
  target  TEXT GENERATED ALWAYS AS (header ->> '$.target') VIRTUAL,
  started TEXT GENERATED ALWAYS AS (header ->> '$.started') VIRTUAL,
  kernel  TEXT GENERATED ALWAYS AS (header ->> '$.environment."kernel.release".value') VIRTUAL,
  rerun_of TEXT GENERATED ALWAYS AS (header ->> '$.rerunOf') VIRTUAL
) STRICT;
CREATE INDEX run_rerun_of ON run (rerun_of);

CREATE TABLE definition (
  id   INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  json TEXT NOT NULL,
  name        TEXT GENERATED ALWAYS AS (json ->> '$.id') VIRTUAL,
  fingerprint TEXT GENERATED ALWAYS AS (json ->> '$.fingerprint') VIRTUAL
) STRICT;
CREATE INDEX definition_fingerprint ON definition (fingerprint);

CREATE TABLE measure (
  id   INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  json TEXT NOT NULL,
  metric   TEXT GENERATED ALWAYS AS (json ->> '$.metric') VIRTUAL,
  labels   TEXT GENERATED ALWAYS AS (json -> '$.labels') VIRTUAL,
  unit     TEXT GENERATED ALWAYS AS (json ->> '$.unit') VIRTUAL,
  original TEXT GENERATED ALWAYS AS (json ->> '$.original') VIRTUAL,
  source   TEXT GENERATED ALWAYS AS (json ->> '$.source') VIRTUAL
) STRICT;

CREATE TABLE document (
  id   INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE run_case (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  run        INTEGER NOT NULL REFERENCES run (id),
  position   INTEGER NOT NULL,
  definition INTEGER NOT NULL REFERENCES definition (id),
  outcome    TEXT NOT NULL,
  reason     TEXT,
  metrics    INTEGER NOT NULL REFERENCES document (id),
  UNIQUE (run, position)
) STRICT;
CREATE INDEX run_case_definition ON run_case (definition, run);

CREATE TABLE repetition (
  run_case  INTEGER NOT NULL REFERENCES run_case (id),
  sequence  INTEGER NOT NULL,
  count     INTEGER NOT NULL,
  position  INTEGER NOT NULL,
  warmup    INTEGER NOT NULL,
  round     INTEGER NOT NULL,
  outcome   TEXT NOT NULL,
  started   TEXT,
  duration  REAL,
  command   INTEGER REFERENCES document (id),
  exit_code INTEGER,
  detail    TEXT,
  PRIMARY KEY (run_case, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE measurement (
  run_case INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  measure  INTEGER NOT NULL,
  position INTEGER NOT NULL,
  value    REAL NOT NULL,
  original REAL,
  detail   INTEGER,
  PRIMARY KEY (run_case, sequence, measure)
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
  run      INTEGER NOT NULL REFERENCES run (id),
  sequence INTEGER NOT NULL,
  json     TEXT NOT NULL,
  PRIMARY KEY (run, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline (
  name TEXT NOT NULL PRIMARY KEY,
  set_at TEXT NOT NULL,
  note TEXT
) STRICT;

CREATE TABLE baseline_run (
  baseline TEXT NOT NULL REFERENCES baseline (name) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  run      INTEGER NOT NULL REFERENCES run (id),
  PRIMARY KEY (baseline, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX baseline_run_run ON baseline_run (run);

CREATE TABLE ack (
  id   TEXT NOT NULL PRIMARY KEY,
  json TEXT NOT NULL,
  fingerprint TEXT GENERATED ALWAYS AS (json ->> '$.fingerprint') VIRTUAL,
  metric      TEXT GENERATED ALWAYS AS (json ->> '$.metric') VIRTUAL,
  until       TEXT GENERATED ALWAYS AS (json ->> '$.until') VIRTUAL,
  created     TEXT GENERATED ALWAYS AS (json ->> '$.created') VIRTUAL
) STRICT;

CREATE VIEW value AS
SELECT run.ulid AS run, definition.name AS "case", measurement.sequence, repetition.warmup, measure.metric, measure.labels,
       measurement.value, measure.unit, measure.source
FROM measurement
JOIN measure ON measure.id = measurement.measure
JOIN repetition ON repetition.run_case = measurement.run_case AND repetition.sequence = (
  SELECT max(sequence) FROM repetition AS at
  WHERE at.run_case = measurement.run_case AND at.sequence <= measurement.sequence)
JOIN run_case ON run_case.id = measurement.run_case
JOIN definition ON definition.id = run_case.definition
JOIN run ON run.id = run_case.run;
`;
