import { Table } from '@mantine/core';
import type { Simulation } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

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
  const { columns } = texts;
  const format = useFormat();
  const amounts = (all: Figures['valueNow']): string =>
    all.map(({ value, currency }) => format.money(value, currency)).join(' + ') || '—';
  return (
    <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': title } }}>
      <Table horizontalSpacing="sm" captionSide="top">
        <Table.Caption ta="start">{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label={title} />
            <Table.Th>{columns.now}</Table.Th>
            <Table.Th>{columns.after}</Table.Th>
            <Table.Th>{columns.gained}</Table.Th>
            <Table.Th>{columns.lost}</Table.Th>
            <Table.Th>{columns.revalued}</Table.Th>
            <Table.Th>{columns.value}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, metNow, wouldMeet, gained, lost, revalued, valueNow, valueThen }) => (
            <Table.Tr key={name ?? ''}>
              <Table.Td miw={150}>{name ?? campaigns.without}</Table.Td>
              <Table.Td>{format.number(metNow)}</Table.Td>
              <Table.Td>{format.number(wouldMeet)}</Table.Td>
              <Table.Td>{format.number(gained)}</Table.Td>
              <Table.Td>{format.number(lost)}</Table.Td>
              <Table.Td>{format.number(revalued)}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {amounts(valueNow)} → {amounts(valueThen)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
