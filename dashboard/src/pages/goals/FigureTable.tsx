import type { Simulation } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { NamedTable } from './NamedTable.js';

const COLUMNS = ['now', 'after', 'gained', 'lost', 'revalued', 'value'] as const;

type Figures = Pick<
  Simulation['goals'][number],
  'metNow' | 'wouldMeet' | 'gained' | 'lost' | 'revalued' | 'valueNow' | 'valueThen'
>;

interface Props {
  readonly title: string;
  /** A campaign may have no name. */
  readonly rows: readonly (Figures & { readonly name: string | null })[];
}

/** Conversions and their value, now and under the other rules. */
export function FigureTable({ title, rows }: Props) {
  const { goals: texts, campaigns } = useTexts();
  const format = useFormat();
  const amounts = (all: Figures['valueNow']): string =>
    all.map(({ value, currency }) => format.money(value, currency)).join(' + ') || '—';
  return (
    <NamedTable
      title={title}
      columns={COLUMNS.map((column) => texts.columns[column])}
      rows={rows.map(({ name, metNow, wouldMeet, gained, lost, revalued, valueNow, valueThen }) => ({
        name: name ?? campaigns.without,
        cells: [
          ...[metNow, wouldMeet, gained, lost, revalued].map((count) => format.number(count)),
          `${amounts(valueNow)} → ${amounts(valueThen)}`,
        ],
      }))}
    />
  );
}
