import type { Simulation } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { NamedTable } from './NamedTable.js';

const COLUMNS = ['new', 'again', 'skipped', 'expired', 'notTaken', 'cancelled', 'alreadySent', 'sentWithOldValue'] as const;

/** What the other rules would do to uploads, destination by destination. */
export function UploadFigures({ destinations }: { readonly destinations: Simulation['destinations'] }) {
  const { goals: texts } = useTexts();
  const format = useFormat();
  return (
    <NamedTable
      title={texts.byDestination}
      columns={COLUMNS.map((column) => texts.columns[column])}
      rows={destinations.map(({ destination, returned, woken, ...counts }) => {
        const figures = { ...counts, again: returned + woken };
        return { name: destination, cells: COLUMNS.map((column) => format.number(figures[column])) };
      })}
    />
  );
}
