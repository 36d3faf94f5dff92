import { Button, Center, Paper, Stack, Table } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { usePeriod } from '../app/period.js';
import { useFilters } from '../app/search.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { EmptyState, ErrorAlert, QueryView, BusyIndicator } from './feedback.js';

/** The part of TanStack's infinite query that a list needs. */
interface PagedQuery<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  /** The rows are still those of the previous filters. */
  readonly isPlaceholderData: boolean;
  readonly fetchNextPage: () => unknown;
}

interface PagedListProps<T> {
  readonly list: PagedQuery<T>;
  readonly empty: { readonly title: string; readonly hint: string };
  readonly children: (items: readonly T[]) => ReactNode;
}

/**
 * The shell of every list: skeleton while it loads, error alert, empty state (which offers to clear filters that match
 * nothing), the rows, and the button for the next page.
 */
export function PagedList<T>({ list, empty, children }: PagedListProps<T>) {
  const { common, period } = useTexts();
  const { isNarrowed, clear } = useFilters();
  const { kind, choose } = usePeriod();
  return (
    <QueryView query={list}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        // The API scans a few thousand rows per request, so a page may be empty although later ones are not.
        if (items.length === 0 && list.hasNextPage) return <NextPages list={list} />;
        if (items.length === 0) {
          const allTime = kind !== 'all' && (
            <Button variant="default" onClick={() => choose('all')}>
              {period.showAll}
            </Button>
          );
          return isNarrowed ? (
            <EmptyState title={common.nothingFits} hint={common.nothingFitsHint}>
              <Button variant="default" onClick={clear}>
                {common.clearFilters}
              </Button>
              {allTime}
            </EmptyState>
          ) : (
            <EmptyState {...empty}>{allTime}</EmptyState>
          );
        }
        return (
          <Stack>
            <Stack opacity={list.isPlaceholderData ? 0.5 : 1} aria-busy={list.isPlaceholderData}>
              {children(items)}
            </Stack>
            {list.hasNextPage && (
              <Center>
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {common.more}
                </Button>
              </Center>
            )}
          </Stack>
        );
      }}
    </QueryView>
  );
}

/** Fetches page after page until one has rows. */
function NextPages<T>({ list }: { readonly list: PagedQuery<T> }) {
  const { common } = useTexts();
  const { error, isFetchingNextPage, isPlaceholderData, fetchNextPage } = list;
  useEffect(() => {
    if (error === null && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage();
  });
  if (error) return <ErrorAlert error={error} again={() => void fetchNextPage()} />;
  return <BusyIndicator what={common.looking} />;
}

export interface Column<Row> {
  readonly key: string;
  /** Left out for a column of buttons. */
  readonly header?: ReactNode;
  /** For screen readers, where the header is not shown. */
  readonly headerLabel?: string;
  readonly cell: (row: Row) => ReactNode;
  readonly nowrap?: boolean;
  readonly width?: number;
  readonly minWidth?: number;
}

interface DataTableProps<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** On a narrower screen the table scrolls sideways by itself. */
  readonly minWidth: number;
  /** With a caption the table is part of a section; without one it is a card of its own. */
  readonly caption?: string;
  /** For the mouse. Some cell must contain a link that does the same from the keyboard. */
  readonly onRowClick?: (row: Row) => void;
}

/** Tables with more columns use narrower spacing. */
const MOST_SPACED = 7;

/** Every table of the dashboard; lists differ in their columns only. */
export function DataTable<Row>({ rows, rowKey, columns, minWidth, caption, onRowClick }: DataTableProps<Row>) {
  const isWide = columns.length > MOST_SPACED;
  const spacing =
    caption === undefined ? { verticalSpacing: 'sm', horizontalSpacing: isWide ? 'xs' : 'md' } : { horizontalSpacing: 'sm' };
  const table = (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': caption } }}>
      <Table {...spacing} captionSide="top">
        {caption !== undefined && <Table.Caption ta="start">{caption}</Table.Caption>}
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, header, headerLabel, width }) =>
              // An empty header cell would be an accessibility fault.
              header === undefined && headerLabel === undefined ? (
                <Table.Td key={key} />
              ) : (
                <Table.Th key={key} w={width} aria-label={headerLabel}>
                  {header}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)} className={onRowClick && 'rb-row'} onClick={onRowClick && (() => onRowClick(row))}>
              {columns.map(({ key, cell, nowrap = false, minWidth: cellWidth }) => (
                <Table.Td key={key} miw={cellWidth} style={nowrap ? { whiteSpace: 'nowrap' } : undefined}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
  return caption === undefined ? <Paper className="rb-card">{table}</Paper> : table;
}
