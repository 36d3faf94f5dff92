import { Alert, Button, Group, NativeSelect, SegmentedControl, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { ApiProblem } from '../../api/client.js';
import { useSimulation } from '../../api/reports.js';
import type { ProjectGoals } from '../../api/types.js';
import { useSession } from '../../app/session.js';
import { CopyableCode } from '../../components/CopyableCode.js';
import { BusyIndicator } from '../../components/feedback.js';
import { firstOfThirtyDays } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { RuleForm } from './RuleForm.js';
import { SimulationResult, DownloadChanges } from './SimulationResult.js';
import { newGoal, goalsAsYaml, goalsFromYaml, isGoalDraft, type GoalDraft, useYaml } from './goalDraft.js';

const NEW = '+';
type Way = 'form' | 'text';

/** Simulates other rules over the calls of some days. They are edited in a form, or as YAML. */
export function Trial({ rules, name }: { readonly rules: ProjectGoals; readonly name: string }) {
  const { goals: texts, common } = useTexts();
  const { timezone } = useSession();
  const own = rules.goals.flatMap(({ builtIn, rules: goal }) => (!builtIn && isGoalDraft(goal) ? [goal] : []));
  const [goals, setGoals] = useState<readonly GoalDraft[]>(() => (own.length > 0 ? own : [newGoal([])]));
  const [at, setAt] = useState(0);
  const [text, setText] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [from, setFrom] = useState(() => firstOfThirtyDays(Date.now(), timezone));
  const [to, setTo] = useState('');
  const { data: yaml } = useYaml();
  const simulation = useSimulation();
  const goal = goals[at];

  const change = (wanted: GoalDraft): void => setGoals(goals.map((one, index) => (index === at ? wanted : one)));
  const choose = (value: string): void => {
    if (value !== NEW) return setAt(Number(value));
    setGoals([...goals, newGoal(goals.map(({ id }) => id))]);
    setAt(goals.length);
  };
  /** The goals as edited so far; null, with an error message, where the text is not YAML. */
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
    if (!all.every(isGoalDraft)) return setTrouble(texts.notForForm);
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
                    ...goals.map(({ id, name }, index) => ({
                      value: String(index),
                      label: typeof name === 'string' ? name : id,
                    })),
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
        {simulation.isPending && <BusyIndicator what={texts.running} />}
        {why && (
          <Alert variant="outline" color="red" title={texts.failed} role="alert">
            <span className="rb-break">{why}</span>
          </Alert>
        )}
        {simulation.isSuccess && (
          <>
            <SimulationResult simulation={simulation.data} />
            <DownloadChanges trial={simulation.variables} />
            {yaml && (
              <ApplyInstructions
                project={rules.project}
                yaml={text ?? goalsAsYaml(yaml, goals)}
                from={simulation.variables.from}
              />
            )}
          </>
        )}
      </Stack>
    </Section>
  );
}

/** Invalid rules are explained by the service's own message, which names the setting. */
function wordsOf(error: Error, otherwise: string): string {
  return error instanceof ApiProblem && error.detail !== '' ? error.detail : otherwise;
}

interface Props {
  readonly project: string;
  readonly yaml: string;
  readonly from: string;
}

/** How to apply the simulated rules: the YAML for the config, which only people edit, and the command for stored calls. */
export function ApplyInstructions({ project, yaml, from }: Props) {
  const { goals: texts } = useTexts();
  const scope = from === '' ? '' : ` --from ${from}`;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {texts.keep}
      </Title>
      <Text>{texts.keepLead}</Text>
      <CopyableCode text={yaml} />
      <CopyableCode text={`npx ringback replay --goals --project ${project}${scope}`} />
    </Stack>
  );
}
