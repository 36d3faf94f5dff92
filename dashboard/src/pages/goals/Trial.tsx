import { Alert, Button, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useSimulation } from '../../api/goals.js';
import type { ProjectGoals } from '../../api/types.js';
import { useSession } from '../../app/session.js';
import { ApiProblem } from '../../api/problem.js';
import { Section } from '../../parts/Section.js';
import { firstOfThirtyDays } from '../../parts/thirtyDays.js';
import { Working } from '../../parts/Working.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { aNewGoal, isRules, type Rules } from './draft.js';
import { Difference } from './Difference.js';
import { DownloadChanges } from './DownloadChanges.js';
import { Keep } from './Keep.js';
import { RuleForm } from './RuleForm.js';
import { goalsAsYaml, goalsFromYaml, useYaml } from './yaml.js';

const NEW = '+';
type Way = 'form' | 'text';

/** Other rules over the calls of some days: by a form for the usual things, or as they stand in the config. */
export function Trial({ rules, name }: { readonly rules: ProjectGoals; readonly name: string }) {
  const { goals: texts, common } = useTexts();
  const { timezone } = useSession();
  const own = rules.goals.filter(({ builtIn }) => !builtIn).map((goal) => goal.rules as Rules);
  const [goals, setGoals] = useState<readonly Rules[]>(() => (own.length > 0 ? own : [aNewGoal([])]));
  const [at, setAt] = useState(0);
  const [text, setText] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [from, setFrom] = useState(() => firstOfThirtyDays(Date.now(), timezone));
  const [to, setTo] = useState('');
  const { data: yaml } = useYaml();
  const simulation = useSimulation();
  const goal = goals[at];

  const change = (wanted: Rules): void => setGoals(goals.map((one, index) => (index === at ? wanted : one)));
  const choose = (value: string): void => {
    if (value !== NEW) return setAt(Number(value));
    setGoals([...goals, aNewGoal(goals.map(({ id }) => id))]);
    setAt(goals.length);
  };
  /** The goals as they are written at the moment; null, with a word on it, where the text is none. */
  const written = (): readonly unknown[] | null => {
    setTrouble(null);
    if (text === null || !yaml) return goals;
    try {
      return goalsFromYaml(yaml, text);
    } catch (error) {
      setTrouble(`${texts.textWrong}: ${error instanceof Error ? error.message : ''}`);
      return null;
    }
  };
  const write = (way: Way): void => {
    if (way === 'text') return setText(yaml ? goalsAsYaml(yaml, goals) : null);
    const all = written();
    if (all === null) return;
    if (!all.every(isRules)) return setTrouble(texts.notForForm);
    setGoals(all);
    setAt(0);
    setText(null);
  };
  const run = (event: SubmitEvent): void => {
    event.preventDefault();
    const all = written();
    if (all !== null) simulation.mutate({ project: rules.project, goals: all, from, to });
  };
  const why = trouble ?? (simulation.error && wordsOf(simulation.error, common.failed));
  return (
    <Section title={texts.trial(name)}>
      <Stack>
        <Text c="dimmed">{texts.trialLead}</Text>
        <form onSubmit={run}>
          <Stack>
            <SegmentedControl
              aria-label={texts.as}
              value={text === null ? 'form' : 'text'}
              onChange={(way) => write(way === 'text' ? 'text' : 'form')}
              data={[
                { value: 'form', label: texts.asForm },
                { value: 'text', label: texts.asText, disabled: !yaml },
              ]}
              style={{ alignSelf: 'flex-start' }}
            />
            {text !== null && (
              <Textarea
                label={texts.text}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                autosize
                minRows={8}
                spellCheck={false}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              />
            )}
            {text === null && goal && (
              <>
                <NativeSelect
                  label={texts.goal}
                  value={String(at)}
                  onChange={(event) => choose(event.currentTarget.value)}
                  data={[
                    ...goals.map(({ id }, index) => ({ value: String(index), label: id })),
                    { value: NEW, label: texts.newGoal },
                  ]}
                  maw={320}
                />
                <RuleForm key={at} goal={goal} isNew={at >= own.length} onChange={change} />
              </>
            )}
            <Group align="flex-end">
              <TextInput label={common.from} type="date" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
              <TextInput label={common.to} type="date" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
              <Button type="submit" disabled={simulation.isPending}>
                {texts.run}
              </Button>
            </Group>
          </Stack>
        </form>
        {simulation.isPending && <Working what={texts.running} />}
        {why && (
          <Alert variant="outline" color="red" title={texts.failed} role="alert">
            <span className="rb-break">{why}</span>
          </Alert>
        )}
        {simulation.isSuccess && (
          <>
            <Difference simulation={simulation.data} />
            <DownloadChanges trial={simulation.variables} />
            {yaml && <Keep project={rules.project} yaml={text ?? goalsAsYaml(yaml, goals)} from={simulation.variables.from} />}
          </>
        )}
      </Stack>
    </Section>
  );
}

/** Rules that cannot be used are refused in the config's own words. */
function wordsOf(error: Error, otherwise: string): string {
  return error instanceof ApiProblem && error.detail !== '' ? error.detail : otherwise;
}
