import { Button, Center, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFilters } from '../app/filters.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { Empty } from './Empty.js';
import { Loaded } from './Loaded.js';

interface Listed<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

interface Props<T> {
  readonly list: Listed<T>;
  readonly empty: { readonly title: string; readonly hint: string };
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A list that grows by pages; an empty one says whether the filters are to blame. */
export function Pages<T>({ list, empty, children }: Props<T>) {
  const { common } = useTexts();
  const { filters, clear } = useFilters();
  const isNarrowed = Object.keys(filters).some((name) => name !== 'project');
  return (
    <Loaded asked={list}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) {
          return isNarrowed ? (
            <Empty title={common.nothingFits} hint={common.nothingFitsHint}>
              <Button variant="default" onClick={clear}>
                {common.clearFilters}
              </Button>
            </Empty>
          ) : (
            <Empty {...empty} />
          );
        }
        return (
          <Stack>
            {children(items)}
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
    </Loaded>
  );
}
