import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { type Filters, useFilters } from '../app/search.js';
import { useTexts } from '../texts/LanguageProvider.js';

/** Mantine's components can be any element; here they are links. */
type AsLink<Props> = Props & Omit<ComponentProps<'a'>, keyof Props>;

export const TextLink = createLink((props: AsLink<AnchorProps>) => <Anchor {...props} />);
export const ButtonLink = createLink((props: AsLink<ButtonProps>) => <Button component="a" {...props} />);
export const PageLink = createLink((props: AsLink<NavLinkProps>) => <NavLink {...props} />);

const LISTS = ['calls', 'uploads', 'receipts'] as const;
type List = (typeof LISTS)[number];

/** Goes with whatever is opened from a list: which list it was and how it was narrowed. In the address, so that a reload and a new tab know it too. */
export function useOpenedFrom(list: List): Filters {
  return { ...useFilters().filters, list };
}

/** Back to the very list that this was opened from; to all of `home` where the address names none. */
export function BackLink({ home }: { readonly home: List }) {
  const { shell } = useTexts();
  const { list, ...narrowed } = useFilters().filters;
  const from = LISTS.find((one) => one === list);
  const target = from ?? home;
  return (
    <TextLink to={`/${target}`} search={from === undefined ? {} : narrowed}>
      ← {shell.pages[target]}
    </TextLink>
  );
}
