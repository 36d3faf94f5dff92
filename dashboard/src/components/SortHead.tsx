import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useTexts } from '../texts/LanguageProvider.js';

export type Direction = 'asc' | 'desc';

interface Props {
  readonly name: string;
  /** Null where the table is not sorted by this column. */
  readonly direction: Direction | null;
  readonly onSort: (next: Direction) => void;
  readonly style?: CSSProperties | undefined;
}

/** The head of a sortable column. Pressed, it sorts by the largest first; pressed again, by the smallest. */
export function SortHead({ name, direction, onSort, style }: Props) {
  const { common } = useTexts();
  const Arrow = direction === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <th style={style} aria-sort={direction === null ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}>
      <UnstyledButton
        className="rb-sort"
        aria-label={common.sortBy(name)}
        onClick={() => onSort(direction === 'desc' ? 'asc' : 'desc')}
      >
        {name}
        {direction !== null && <Arrow size={13} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}
