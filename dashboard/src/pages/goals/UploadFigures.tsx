import { Table } from '@mantine/core';
import type { Simulation } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

const COLUMNS = ['new', 'again', 'skipped', 'expired', 'notTaken', 'cancelled', 'alreadySent', 'sentWithOldValue'] as const;

/** What the other rules would do to uploads, destination by destination. */
export function UploadFigures({ destinations }: { readonly destinations: Simulation['destinations'] }) {
  const { goals: texts } = useTexts();
  const format = useFormat();
  const title = texts.byDestination;
  return (
    <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': title } }}>
      <Table horizontalSpacing="sm" captionSide="top">
        <Table.Caption ta="start">{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label={title} />
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{texts.columns[column]}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {destinations.map(({ destination, returned, woken, ...counts }) => {
            const figures = { ...counts, again: returned + woken };
            return (
              <Table.Tr key={destination}>
                <Table.Td miw={150}>{destination}</Table.Td>
                {COLUMNS.map((column) => (
                  <Table.Td key={column}>{format.number(figures[column])}</Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
