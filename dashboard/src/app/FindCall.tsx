import { Loader, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { api, unwrap } from '../api/client.js';
import type { ListedCall } from '../api/types.js';
import { useCallSummary } from '../components/format.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { useProject } from './search.js';
import { useCanAct } from './session.js';

const TYPING_MS = 300;
const MOST = 8;
/** More digits than a mask shows reveal the caller: only operators search by them. */
const SHOWN_TAIL = 4;
const SHORTEST_TEXT = 3;

/** Finds a call by digits of its number, by an id or a campaign, and opens it. Loaded with its first use. */
export default function FindCall({ onClose }: { readonly onClose: () => void }) {
  const { find, common } = useTexts();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data: found = [], isFetching } = useFound(asked);
  const [chosen, setChosen] = useState(0);
  const open = (call: ListedCall | undefined): void => {
    if (call === undefined) return;
    onClose();
    void navigate({ to: '/calls/$id', params: { id: call.id }, search: { project: undefined } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(Math.min(Math.max(0, chosen + step), Math.max(0, found.length - 1)));
    }
    if (event.key === 'Enter') open(found[chosen]);
  };
  return (
    <Modal opened onClose={onClose} title={find.title} size="lg" closeButtonProps={{ 'aria-label': common.close }}>
      <TextInput
        data-autofocus
        aria-label={find.title}
        placeholder={find.hint}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        rightSection={isFetching ? <Loader size="xs" /> : undefined}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="found-calls"
        aria-activedescendant={found[chosen] && `found-${found[chosen].id}`}
      />
      <Stack id="found-calls" role="listbox" aria-label={find.results} gap={2} mt="sm">
        {found.map((call, index) => (
          <Found key={call.id} call={call} isChosen={index === chosen} onOpen={() => open(call)} />
        ))}
      </Stack>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {asked.length >= 2 && !isFetching && found.length === 0 ? find.nothing : find.keys}
      </Text>
    </Modal>
  );
}

interface FoundProps {
  readonly call: ListedCall;
  readonly isChosen: boolean;
  readonly onOpen: () => void;
}

function Found({ call, isChosen, onOpen }: FoundProps) {
  const summary = useCallSummary();
  return (
    <UnstyledButton
      id={`found-${call.id}`}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      className="rb-row"
      p="xs"
      style={{ borderRadius: 6, ...(isChosen ? { background: 'var(--rb-hover)' } : {}) }}
      onClick={onOpen}
    >
      <Text span fw={600} size="sm">
        {summary.when(call)}
      </Text>{' '}
      <Text span size="sm">
        {[call.callerNumber, summary.talk(call), call.utm.campaign, call.city].filter(Boolean).join(' · ')}
      </Text>
    </UnstyledButton>
  );
}

/** First matches by number, then by text, each newest first. */
function useFound(asked: string) {
  const project = useProject();
  const canAct = useCanAct();
  return useQuery({
    queryKey: ['find', project, asked],
    enabled: asked.length >= 2,
    refetchInterval: false,
    queryFn: async () => {
      const queries = searchesFor(asked, canAct).map((query) => ({ ...query, project, limit: MOST }));
      const answers = await Promise.all(queries.map((query) => unwrap(api.GET('/api/v1/calls', { params: { query } }))));
      return [...new Map(answers.flatMap(({ items }) => items).map((call) => [call.id, call])).values()].slice(0, MOST);
    },
  });
}

/** The list queries for a text. Pure. */
export function searchesFor(asked: string, canAct: boolean): { readonly phone?: string; readonly q?: string }[] {
  const digits = asked.replace(/\D/g, '');
  const isNumber = /^[+\d\s()*-]+$/.test(asked) && digits.length >= 2;
  const isShown = asked.includes('*') || digits.length <= SHOWN_TAIL;
  return [
    ...(isNumber && (isShown || canAct) ? [{ phone: asked }] : []),
    ...(asked.length >= SHORTEST_TEXT && !asked.includes('*') ? [{ q: asked }] : []),
  ];
}
