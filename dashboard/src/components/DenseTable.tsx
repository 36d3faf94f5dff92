import { Button, Checkbox, Group, Popover, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconColumns3 } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import { useFilters, useOrder } from '../app/search.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { type Direction, SortHead } from './SortHead.js';

export interface DenseColumn<Row> {
  readonly key: string;
  /** The name in the head, in the column chooser, and beside the value on a narrow screen. */
  readonly name: string;
  /** Used instead of a visible head, for a column of checkboxes. */
  readonly head?: ReactNode;
  /** In pixels; the rest of the width is shared by the columns without one. */
  readonly width?: number;
  readonly cell: (row: Row) => ReactNode;
  /** The cell's whole text, for when it is cut off. */
  readonly title?: (row: Row) => string | undefined;
  readonly sort?: 'time' | 'talk' | 'value';
  readonly isNumber?: boolean;
  /** Cannot be hidden. */
  readonly always?: boolean;
  /** Hidden by default. */
  readonly rare?: boolean;
}

interface Props<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly DenseColumn<Row>[];
  readonly label: string;
  readonly onRowClick: (row: Row) => void;
}

/**
 * A table with one line per row, fixed columns and a sticky head; a list of lines on a narrow screen. Arrow keys move between
 * rows, Enter follows the row's link.
 */
export function DenseTable<Row>({ rows, rowKey, columns, label, onRowClick }: Props<Row>) {
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  useArrowKeys();
  if (isNarrow) return <Lines rows={rows} rowKey={rowKey} columns={columns} label={label} />;
  return (
    <table className="rb-dense" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} onClick={() => onRowClick(row)}>
            {columns.map(({ key, cell, title, isNumber }) => (
              <td key={key} title={title?.(row)} style={isNumber ? NUMBER : undefined}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NUMBER: CSSProperties = { textAlign: 'right', fontVariantNumeric: 'tabular-nums' };

function HeadCell<Row>({ column }: { readonly column: DenseColumn<Row> }) {
  const { set } = useFilters();
  const { sort: sorted, order } = useOrder();
  const { name, head, width, sort, isNumber } = column;
  const style = { width, ...(isNumber ? NUMBER : {}) };
  if (sort === undefined) return <th style={style}>{head ?? name}</th>;
  const direction = sorted === sort ? (order ?? 'desc') : null;
  const choose = (next: Direction): void => {
    set({ sort: sort === 'time' ? undefined : sort, order: next === 'desc' ? undefined : next });
  };
  return <SortHead name={name} direction={direction} onSort={choose} style={style} />;
}

/** The same rows, each as a few lines of named values. */
function Lines<Row>({ rows, rowKey, columns, label }: Omit<Props<Row>, 'onRowClick'>) {
  return (
    <ul className="rb-list rb-card" aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className="rb-line">
          {columns.map(({ key, name, cell, head }) => (
            <span key={key}>
              {head === undefined && (
                <Text span size="xs" c="dimmed">
                  {name}:{' '}
                </Text>
              )}
              {cell(row)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** Roving focus: arrow keys move it between the links that open rows. From anywhere on the page they reach the first one. */
function useArrowKeys(): void {
  useEffect(() => {
    const move = (event: KeyboardEvent): void => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const from = document.activeElement;
      const isFree = from === document.body || from?.id === 'content' || from?.matches('[data-row-link]') === true;
      if (step === undefined || !isFree || event.altKey || event.ctrlKey || event.metaKey) return;
      const links = [...document.querySelectorAll<HTMLElement>('[data-row-link]')];
      const next = links[Math.max(0, links.indexOf(from as HTMLElement) + step)];
      if (next === undefined) return;
      event.preventDefault();
      next.focus();
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, []);
}

/** Which columns of a list are shown; remembered in this browser. */
export function useColumns<Row>(list: string, columns: readonly DenseColumn<Row>[]) {
  const storageKey = `ringback-columns-${list}`;
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>(() => readChoice(storageKey));
  const isShown = ({ key, always, rare }: DenseColumn<Row>): boolean => always === true || (changed[key] ?? rare !== true);
  return {
    shown: columns.filter(isShown),
    chooser: (
      <ColumnChooser
        columns={columns.filter(({ always }) => always !== true)}
        isShown={isShown}
        onChange={(key, shown) => {
          const next = { ...changed, [key]: shown };
          localStorage.setItem(storageKey, JSON.stringify(next));
          setChanged(next);
        }}
      />
    ),
  };
}

function readChoice(storageKey: string): Readonly<Record<string, boolean>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, boolean>) : {};
  } catch {
    // Unreadable storage: the default columns are shown.
    return {};
  }
}

interface ChooserProps<Row> {
  readonly columns: readonly DenseColumn<Row>[];
  readonly isShown: (column: DenseColumn<Row>) => boolean;
  readonly onChange: (key: string, shown: boolean) => void;
}

function ColumnChooser<Row>({ columns, isShown, onChange }: ChooserProps<Row>) {
  const { common } = useTexts();
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconColumns3 size={16} aria-hidden />} visibleFrom="md">
          {common.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={common.columns}>
        <Stack gap="xs">
          {columns.map((column) => (
            <Checkbox
              key={column.key}
              size="xs"
              label={column.name}
              checked={isShown(column)}
              onChange={(event) => onChange(column.key, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The heading line of a list: the number of rows, and actions on all of them. */
export function ListBar({ found, children }: { readonly found: string; readonly children: ReactNode }) {
  return (
    <Group justify="space-between" gap="xs" mb={6} mih={28}>
      <Text size="sm" fw={600} role="status">
        {found}
      </Text>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
