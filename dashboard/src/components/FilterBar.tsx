import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import { UPLOAD_STATES } from '@src/domain/uploads/upload-states.js';
import { type FilterName, useFilters } from '../app/search.js';
import { useLanguage, useTexts } from '../texts/LanguageProvider.js';

interface Props {
  readonly children: ReactNode;
  readonly more?: ReactNode;
  /** The filters in `more`. They are shown from the start when one of them is set. */
  readonly hidden?: readonly FilterName[];
}

/** The filters of a list: the common ones in sight, the rest behind a button. */
export function FilterBar({ children, more, hidden = [] }: Props) {
  const { common } = useTexts();
  const { values, isNarrowed, clear } = useFilters();
  const [isOpen, { toggle }] = useDisclosure(hidden.some((name) => values[name] !== undefined));
  return (
    <Group component="search" className="rb-filters" gap={8} align="flex-end" mb={8}>
      {children}
      {isOpen && more}
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
  );
}

interface FilterTextProps {
  readonly name: FilterName;
  readonly label: string;
  readonly placeholder?: string;
  readonly type?: 'text' | 'search' | 'date' | 'tel';
}

const TYPING_MS = 350;

/** A text filter, debounced: the address changes when the person stops typing. */
export function FilterText({ name, label, placeholder, type = 'search' }: FilterTextProps) {
  const { values, set } = useFilters();
  const inAddress = values[name] ?? '';
  const [typed, setTyped] = useState(inAddress);
  const follow = useDebouncedCallback((value: string) => set({ [name]: value.trim() }), TYPING_MS);
  // "Clear" and the browser's back button change the address without typing.
  useEffect(() => setTyped(inAddress), [inAddress]);
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      type={type}
      inputMode={type === 'tel' ? 'tel' : undefined}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        follow(event.currentTarget.value);
      }}
    />
  );
}

interface FilterChoiceProps {
  readonly name: FilterName;
  readonly label: string;
  readonly any: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** A filter with a few known values. A native select: phones and screen readers support it best. */
export function FilterChoice({ name, label, any, choices }: FilterChoiceProps) {
  const { values, set } = useFilters();
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={values[name] ?? ''}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      data={[{ value: '', label: any }, ...choices]}
    />
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function useStateChoices(): Choice[] {
  const { language } = useLanguage();
  return UPLOAD_STATES.map((state) => ({ value: state, label: STATE_MESSAGES[state][language].name }));
}
