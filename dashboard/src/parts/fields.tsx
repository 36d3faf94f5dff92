import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useFilters, type FilterName } from '../app/filters.js';

interface FieldProps {
  readonly name: FilterName;
  readonly label: string;
  readonly placeholder?: string;
  readonly type?: 'text' | 'search' | 'date' | 'tel';
}

const TYPING_MS = 350;

/** A filter that is typed: the address follows when the typing rests. */
export function FilterText({ name, label, placeholder, type = 'search' }: FieldProps) {
  const { filters, set } = useFilters();
  const inAddress = filters[name] ?? '';
  const [typed, setTyped] = useState(inAddress);
  const follow = useDebouncedCallback((value: string) => set({ [name]: value.trim() || undefined }), TYPING_MS);
  // "Clear" and the browser's way back change the address without typing.
  useEffect(() => setTyped(inAddress), [inAddress]);
  return (
    <TextInput
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

interface ChoiceProps {
  readonly name: FilterName;
  readonly label: string;
  readonly any: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** A filter with a few known values. The browser's own list: phones and screen readers know it best. */
export function FilterChoice({ name, label, any, choices }: ChoiceProps) {
  const { filters, set } = useFilters();
  return (
    <NativeSelect
      label={label}
      value={filters[name] ?? ''}
      onChange={(event) => set({ [name]: event.currentTarget.value || undefined })}
      data={[{ value: '', label: any }, ...choices]}
    />
  );
}
