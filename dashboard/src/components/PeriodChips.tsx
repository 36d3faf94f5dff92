import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PRESETS } from '../app/days.js';
import { usePeriod } from '../app/period.js';
import { useSession } from '../app/session.js';
import { useTexts } from '../texts/LanguageProvider.js';

/** The page's days: the usual periods or custom days; and the dates with their time zone. */
export function PeriodChips() {
  const { period: texts, common } = useTexts();
  const { timezone } = useSession();
  const { kind, from, to, text, choose, setOwn } = usePeriod();
  const [isOwn, setIsOwn] = useState(kind === 'own');
  const isOpen = isOwn || kind === 'own';
  const chip = (label: string, isChosen: boolean, onClick: () => void) => (
    <Button
      key={label}
      variant={isChosen ? 'filled' : 'default'}
      size="compact-sm"
      fw={500}
      aria-pressed={isChosen}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  return (
    <Group gap={6} role="group" aria-label={texts.title}>
      {PRESETS.map((preset) =>
        chip(texts.presets[preset], !isOpen && kind === preset, () => {
          setIsOwn(false);
          choose(preset);
        }),
      )}
      {chip(texts.own, isOpen, () => setIsOwn(!isOpen))}
      {isOpen && (
        <>
          <TextInput
            size="xs"
            type="date"
            aria-label={common.from}
            value={from ?? ''}
            onChange={(event) => setOwn({ from: event.currentTarget.value, to })}
          />
          <TextInput
            size="xs"
            type="date"
            aria-label={common.to}
            value={to ?? ''}
            onChange={(event) => setOwn({ from, to: event.currentTarget.value })}
          />
        </>
      )}
      <Text size="xs" c="dimmed">
        {[text, timezone].filter(Boolean).join(', ')}
      </Text>
    </Group>
  );
}
