import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { valuesForPostgres } from '../../../src/store/database/row-mapping.js';

const column = (databaseName: string) => ({ databaseName }) as ColumnMetadata;
const id = column('id');
const state = column('state');
const dueAt = column('dueAt');

const table = (ids: readonly string[], states: readonly string[], due: readonly number[]) =>
  new Map<ColumnMetadata, readonly unknown[]>([
    [id, ids],
    [state, states],
    [dueAt, due],
  ]);

describe('rows that are put into a statement', () => {
  it('bind once what is the same in all of them, null included', () => {
    const { varying, same } = valuesForPostgres(
      new Map<ColumnMetadata, readonly unknown[]>([
        [id, ['a', 'b']],
        [state, [null, null]],
        [dueAt, [1, 2]],
      ]),
      1,
      () => 'text',
    );
    expect(varying).toEqual([id, dueAt]);
    expect([...same]).toEqual([[state, null]]);
  });

  it('tell their keys row by row, also where there is one row only', () => {
    const { varying, same } = valuesForPostgres(table(['a'], ['pending'], [1]), 2, () => 'text');
    expect(varying).toEqual([id, state]);
    expect([...same]).toEqual([[dueAt, 1]]);
  });

  it('are one array per column that varies for PostgreSQL', () => {
    const { same, parts } = valuesForPostgres(table(['a', 'b'], ['sending', 'sending'], [1, 2]), 1, () => 'text');
    expect([...same]).toEqual([[state, 'sending']]);
    expect(parts).toEqual([
      {
        sql: 'SELECT * FROM unnest(CAST(? AS text[]), CAST(? AS text[]))',
        values: ['{"a","b"}', '{1,2}'],
      },
    ]);
  });

  it('are no statement at all where there is no row', () => {
    expect(valuesForPostgres(table([], [], []), 1, () => 'text').parts).toEqual([]);
  });
});
