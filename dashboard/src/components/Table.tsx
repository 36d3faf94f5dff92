import { Button, Center, Group, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { BASE } from '../api/client.js';
import { useFilters } from '../app/search.js';
import { useLanguage, useTexts } from '../texts/LanguageProvider.js';
import { EmptyState, ErrorAlert, QueryView, BusyIndicator } from './feedback.js';

interface PagedQuery<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  /** What is shown is what was asked for before. */
  readonly isPlaceholderData: boolean;
  readonly fetchNextPage: () => unknown;
}

interface PagedListProps<T> {
  readonly list: PagedQuery<T>;
  readonly empty: { readonly title: string; readonly hint: string };
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A list that grows by pages; an empty one says whether the filters are to blame. */
export function PagedList<T>({ list, empty, children }: PagedListProps<T>) {
  const { common } = useTexts();
  const { filters, clear } = useFilters();
  const isNarrowed = Object.keys(filters).some((name) => name !== 'project');
  return (
    <QueryView query={list}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        // Some questions are looked through a few thousand rows at a time, and a page of the answer may be empty.
        if (items.length === 0 && list.hasNextPage) return <NextPages list={list} />;
        if (items.length === 0) {
          return isNarrowed ? (
            <EmptyState title={common.nothingFits} hint={common.nothingFitsHint}>
              <Button variant="default" onClick={clear}>
                {common.clearFilters}
              </Button>
            </EmptyState>
          ) : (
            <EmptyState {...empty} />
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

function NextPages<T>({ list }: { readonly list: PagedQuery<T> }) {
  const { common } = useTexts();
  const { error, isFetchingNextPage, isPlaceholderData, fetchNextPage } = list;
  useEffect(() => {
    if (error === null && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage();
  });
  if (error) return <ErrorAlert error={error} again={() => void fetchNextPage()} />;
  return <BusyIndicator what={common.looking} />;
}

interface CsvButtonProps {
  readonly list: 'calls' | 'uploads';
  /** Those of the list at hand. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** The whole list as a file, below its filters, which the keyboard reaches first. A plain link: the browser takes it as it comes, however long it is, and shows how far it is. */
export function CsvButton({ list, filter }: CsvButtonProps) {
  const { texts, language } = useLanguage();
  const address = new URL(`api/v1/export/${list}.csv`, BASE);
  for (const [name, value] of Object.entries(filter)) if (typeof value === 'string') address.searchParams.set(name, value);
  // A Russian spreadsheet knows columns by the semicolon.
  address.searchParams.set('separator', language === 'ru' ? 'semicolon' : 'comma');
  return (
    <Group justify="flex-end" mb="sm">
      <Button
        component="a"
        href={address.href}
        download
        variant="default"
        size="xs"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {texts.common.csv}
      </Button>
    </Group>
  );
}
