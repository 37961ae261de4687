/** Is killed in the middle of a migration: `killed-migration.ts STORE`. */
import { MIGRATIONS } from "../migrate.ts";
import { openDatabase } from "../open.ts";

await openDatabase(process.argv[2]!, {
  readOnly: false,
  patience: 1,
  migrations: [
    ...MIGRATIONS,
    (db) => {
      db.exec("ALTER TABLE run ADD COLUMN extra TEXT; DELETE FROM measurement; DROP VIEW value");
      process.kill(process.pid, "SIGKILL");
    },
  ],
});
