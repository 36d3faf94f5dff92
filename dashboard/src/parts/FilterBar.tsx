import { Button, Collapse, Group, Paper, SimpleGrid } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useFilters, type FilterName } from '../app/filters.js';
import { useTexts } from '../texts/LanguageProvider.js';

interface Props {
  readonly children: ReactNode;
  readonly more?: ReactNode;
  /** The names of `more`: one that narrows the list is not kept out of sight. */
  readonly hidden?: readonly FilterName[];
}

/** Filters of a list: the usual ones in sight, the rest behind a button. */
export function FilterBar({ children, more, hidden = [] }: Props) {
  const { common } = useTexts();
  const { filters, clear } = useFilters();
  const [isOpen, { toggle }] = useDisclosure(hidden.some((name) => filters[name] !== undefined));
  const isNarrowed = Object.keys(filters).some((name) => name !== 'project');
  const columns = { base: 1, xs: 2, md: 4 };
  return (
    <Paper component="search" className="rb-card" p="md" mb="md">
      <SimpleGrid cols={columns} spacing="sm">
        {children}
      </SimpleGrid>
      {more !== undefined && (
        <Collapse expanded={isOpen}>
          <SimpleGrid cols={columns} spacing="sm" mt="sm">
            {more}
          </SimpleGrid>
        </Collapse>
      )}
      {(more !== undefined || isNarrowed) && (
        <Group gap="xs" mt="sm">
          {more !== undefined && (
            <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={isOpen}>
              {common.moreFilters}
            </Button>
          )}
          {isNarrowed && (
            <Button variant="subtle" size="compact-sm" onClick={clear}>
              {common.clearFilters}
            </Button>
          )}
        </Group>
      )}
    </Paper>
  );
}
