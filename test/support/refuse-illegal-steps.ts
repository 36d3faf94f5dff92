import { TRANSITIONS, UPLOAD_STATES } from '../../src/domain/uploads/upload-states.js';
import type { Database } from '../../src/store/database/database.js';

/** Makes the database itself refuse every step that is not in the table, whoever writes it. */
export async function refuseIllegalSteps(database: Database): Promise<void> {
  const legal = UPLOAD_STATES.flatMap((from) => [from, ...TRANSITIONS[from]].map((to) => `'${from}>${to}'`)).join(',');
  const isIllegal = `OLD."state" || '>' || NEW."state" NOT IN (${legal})`;
  await database.write(async (tx) => {
    if (tx.dialect === 'sqlite') {
      await tx.run(`CREATE TRIGGER IF NOT EXISTS "illegal_step" BEFORE UPDATE OF "state" ON "uploads" WHEN ${isIllegal}
        BEGIN SELECT RAISE(ABORT, 'illegal step of an upload'); END`);
      return;
    }
    await tx.run(`CREATE OR REPLACE FUNCTION refuse_step() RETURNS trigger AS $$
      BEGIN RAISE EXCEPTION 'illegal step of an upload: % to %', OLD."state", NEW."state"; END $$ LANGUAGE plpgsql`);
    await tx.run(`CREATE OR REPLACE TRIGGER "illegal_step" BEFORE UPDATE OF "state" ON "uploads" FOR EACH ROW WHEN (${isIllegal})
      EXECUTE FUNCTION refuse_step()`);
  });
}
