import { Anchor, type AnchorProps, Button, type ButtonProps, UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import { createLink, useSearch } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { CALLS_SEARCH, readSearch, RECEIPTS_SEARCH, RECORD_SEARCH, UPLOADS_SEARCH } from '../app/search.js';
import { useTexts } from '../texts/LanguageProvider.js';

/** Mantine's polymorphic components as router links. */
type AsLink<Props> = Props & Omit<ComponentProps<'a'>, keyof Props>;

export const TextLink = createLink((props: AsLink<AnchorProps>) => <Anchor {...props} />);
export const ButtonLink = createLink((props: AsLink<ButtonProps>) => <Button component="a" {...props} />);
export const PageLink = createLink((props: AsLink<UnstyledButtonProps>) => <UnstyledButton component="a" {...props} />);

type List = 'calls' | 'uploads' | 'receipts';

/** Search parameters for a link from a list to a record: the list and its filters, kept in the address for `BackLink`. */
export function useOpenedFrom(list: List) {
  return readSearch(RECORD_SEARCH, { ...useSearch({ strict: false }), list });
}

/** Back to the list that this was opened from, filtered as it was; to all of `home` where the address names no list. */
export function BackLink({ home }: { readonly home: List }) {
  const { shell } = useTexts();
  const search = useSearch({ strict: false });
  const filters = search.list === undefined ? {} : search;
  const to = search.list ?? home;
  const label = `← ${shell.pages[to]}`;
  switch (to) {
    case 'calls':
      return (
        <TextLink to="/calls" search={readSearch(CALLS_SEARCH, filters)}>
          {label}
        </TextLink>
      );
    case 'uploads':
      return (
        <TextLink to="/uploads" search={readSearch(UPLOADS_SEARCH, filters)}>
          {label}
        </TextLink>
      );
    case 'receipts':
      return (
        <TextLink to="/receipts" search={readSearch(RECEIPTS_SEARCH, filters)}>
          {label}
        </TextLink>
      );
  }
}
