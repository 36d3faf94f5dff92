import { Button, Group, Modal, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { unwrap, api } from '../../api/client.js';
import { useGoalName } from '../../api/goalNames.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly callId: string;
  readonly project: string;
  readonly goals: readonly string[];
  readonly onClose: () => void;
}

const VERDICTS = ['counts', 'countsNot', 'spam', 'test', 'notSpam', 'notTest'] as const;
type Verdict = (typeof VERDICTS)[number];

/** A person's verdict on a call, which overrides the rules. */
export default function MarkDialog({ callId, project, goals, onClose }: Props) {
  const { call, common } = useTexts();
  const texts = call.mark;
  const goalName = useGoalName();
  const [verdict, setVerdict] = useState<Verdict>('counts');
  const [goal, setGoal] = useState(goals[0] ?? '');
  const [value, setValue] = useState<string | number>('');
  const [happenedAt, setHappenedAt] = useState('');
  const [note, setNote] = useState('');
  const isAboutGoal = verdict === 'counts' || verdict === 'countsNot';
  const marking = useAction(
    () => {
      const item = {
        callId,
        project,
        ...said(verdict, goal, value, happenedAt),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      };
      return unwrap(api.POST('/api/v1/marks', { body: { items: [item] } }));
    },
    ({ items: [item] }) => item?.message ?? (item?.outcome === 'unchanged' ? texts.unchanged : texts.saved),
  );
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    marking.mutate(undefined, { onSuccess: onClose });
  };
  const names: Readonly<Record<Verdict, string>> = {
    counts: texts.counts,
    countsNot: texts.countsNot,
    spam: texts.spam,
    test: texts.test,
    notSpam: texts.notSpam,
    notTest: texts.notTest,
  };
  return (
    <Modal opened onClose={onClose} title={texts.title} centered closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={save}>
        <Stack>
          <Text size="sm" c="dimmed">
            {texts.lead}
          </Text>
          <NativeSelect
            label={texts.what}
            value={verdict}
            onChange={(event) => setVerdict(VERDICTS.find((one) => one === event.currentTarget.value) ?? 'counts')}
            data={VERDICTS.map((one) => ({ value: one, label: names[one] }))}
          />
          {isAboutGoal && (
            <NativeSelect
              label={texts.goal}
              value={goal}
              onChange={(event) => setGoal(event.currentTarget.value)}
              data={goals.map((id) => ({ value: id, label: goalName(id, project) }))}
            />
          )}
          {verdict === 'counts' && <NumberInput label={texts.value} value={value} onChange={setValue} min={0} />}
          {verdict === 'counts' && (
            <TextInput
              type="datetime-local"
              label={texts.happenedAt}
              description={texts.happenedAtHint}
              value={happenedAt}
              onChange={(event) => setHappenedAt(event.currentTarget.value)}
            />
          )}
          <Textarea label={texts.note} value={note} onChange={(event) => setNote(event.currentTarget.value)} maxLength={1000} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={marking.isPending}>
              {texts.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The browser gives the moment in its own time zone. */
function said(verdict: Verdict, goal: string, value: string | number, happenedAt: string) {
  switch (verdict) {
    case 'counts':
      return {
        goal,
        ...(value === '' ? {} : { value: Number(value) }),
        ...(happenedAt === '' ? {} : { happenedAt: new Date(happenedAt).toISOString() }),
      };
    case 'countsNot':
      return { goal, remove: true };
    case 'spam':
    case 'test':
      return { label: verdict };
    case 'notSpam':
      return { label: 'spam' as const, remove: true };
    case 'notTest':
      return { label: 'test' as const, remove: true };
  }
}
