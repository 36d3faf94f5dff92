import { Button, Center, Stack } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useFilters } from '../app/filters.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { Empty } from './Empty.js';
import { Failure } from './Failure.js';
import { Loaded } from './Loaded.js';
import { Working } from './Working.js';

interface Listed<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  /** What is shown is what was asked for before. */
  readonly isPlaceholderData: boolean;
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
        // Some questions are looked through a few thousand rows at a time, and a page of the answer may be empty.
        if (items.length === 0 && list.hasNextPage) return <LookFurther list={list} />;
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
    </Loaded>
  );
}

function LookFurther<T>({ list }: { readonly list: Listed<T> }) {
  const { common } = useTexts();
  const { error, isFetchingNextPage, isPlaceholderData, fetchNextPage } = list;
  useEffect(() => {
    if (error === null && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage();
  });
  if (error) return <Failure error={error} again={() => void fetchNextPage()} />;
  return <Working what={common.looking} />;
}
