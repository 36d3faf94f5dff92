import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words by which figures of campaigns are told apart, each with a number that stands for it in `daily_stats`. They are found by a hash: keywords may
 * be longer than what an index of PostgreSQL takes. Safe while old processes run: they do not know the table, and figures that they count are known by
 * their stamp.
 */
export class CampaignWords1797200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    const id = isSqlite ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
    await runner.query(
      `CREATE TABLE "campaign_words" ("id" ${id}, "projectId" VARCHAR(64) NOT NULL, "hash" VARCHAR(64) NOT NULL, "word" TEXT NOT NULL)`,
    );
    await runner.query('CREATE UNIQUE INDEX "uq_campaign_words_hash" ON "campaign_words" ("projectId", "hash")');
    // Numbers of words of an earlier life of the table mean nothing: what holds them is counted again.
    await runner.query(`UPDATE "daily_stats" SET "stamp" = ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "campaign_words"');
  }
}
