import pg from 'pg';

/** For every connection to the database, those that are open too. */
export async function setReadOnly(url: string, readOnly: boolean): Promise<void> {
  await superuser(url, `ALTER SYSTEM SET default_transaction_read_only = ${readOnly ? 'on' : 'off'}`, 'SELECT pg_reload_conf()');
}

/** One statement after another, each in a transaction of its own that may write. */
export async function superuser(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SET default_transaction_read_only = off');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
