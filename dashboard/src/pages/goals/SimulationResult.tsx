import { Button, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { changesFile, type Trial } from '../../api/reports.js';
import { useGoalName } from '../../api/goalNames.js';
import type { Simulation } from '../../api/types.js';
import { failedConditionText } from '../../components/failedCondition.js';
import { ErrorAlert } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { type Column, DataTable } from '../../components/lists.js';
import { TextLink } from '../../components/links.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';

const MOST_CAMPAIGNS = 15;

/** The result of a simulation, compared with the conversions that exist. */
export function SimulationResult({ simulation }: { readonly simulation: Simulation }) {
  const { goals: texts } = useTexts();
  const format = useFormat();
  const goalName = useGoalName();
  const { calls, goals, campaigns, destinations, untouched, sample } = simulation;
  const changed = goals.some(({ gained, lost, revalued }) => gained + lost + revalued > 0);
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
  const sent = sum(destinations.map(({ alreadySent }) => alreadySent));
  const undecidable = sum(goals.map((one) => one.undecidable));
  const notes = [
    sent > 0 ? texts.alreadySent(format.number(sent)) : null,
    undecidable > 0 ? texts.undecidable(format.number(undecidable)) : null,
    ...untouched.map(({ goal, conversions }) => texts.untouched(goalName(goal), format.number(conversions))),
  ].filter((note) => note !== null);
  return (
    <Stack role="region" aria-label={texts.result}>
      <Title order={3} size="h5">
        {texts.result}
      </Title>
      <Text role="status">
        {texts.looked(format.number(calls))}. {changed ? '' : texts.same}
      </Text>
      {notes.map((note) => (
        <Text key={note}>{note}</Text>
      ))}
      <CountTable title={texts.byGoal} rows={goals.map(({ goal, ...counts }) => ({ name: goalName(goal), ...counts }))} />
      {destinations.length > 0 && <UploadCounts destinations={destinations} />}
      {changed && (
        <CountTable
          title={texts.byCampaign}
          rows={campaigns.slice(0, MOST_CAMPAIGNS).map(({ campaign, ...counts }) => ({ name: campaign, ...counts }))}
        />
      )}
      {sample.length > 0 && <ChangedCalls sample={sample} />}
    </Stack>
  );
}

const COUNTS = ['metNow', 'wouldMeet', 'gained', 'lost', 'revalued'] as const;
const COUNT_HEADERS = { metNow: 'now', wouldMeet: 'after', gained: 'gained', lost: 'lost', revalued: 'revalued' } as const;

type Counts = Pick<Simulation['goals'][number], (typeof COUNTS)[number] | 'valueNow' | 'valueThen'>;

interface CountTableProps {
  readonly title: string;
  /** A campaign may have no name. */
  readonly rows: readonly (Counts & { readonly name: string | null })[];
}

/** Conversions and their value, now and under the simulated rules. */
function CountTable({ title, rows }: CountTableProps) {
  const { goals: texts, campaigns } = useTexts();
  const format = useFormat();
  const amounts = (all: Counts['valueNow']): string =>
    all.map(({ value, currency }) => format.money(value, currency)).join(' + ') || '—';
  const nameOf = ({ name }: { readonly name: string | null }): string => name ?? campaigns.without;
  const columns: Column<CountTableProps['rows'][number]>[] = [
    { key: 'name', headerLabel: title, minWidth: 150, cell: nameOf },
    ...COUNTS.map((count) => ({
      key: count,
      header: texts.columns[COUNT_HEADERS[count]],
      nowrap: true,
      cell: (row: Counts) => format.number(row[count]),
    })),
    {
      key: 'value',
      header: texts.columns.value,
      nowrap: true,
      cell: ({ valueNow, valueThen }) => `${amounts(valueNow)} → ${amounts(valueThen)}`,
    },
  ];
  return <DataTable caption={title} rows={rows} rowKey={nameOf} columns={columns} minWidth={720} />;
}

const UPLOAD_COUNTS = ['new', 'again', 'skipped', 'expired', 'notTaken', 'cancelled', 'alreadySent', 'sentWithOldValue'] as const;

/** What the simulated rules would do to uploads, by destination. */
function UploadCounts({ destinations }: { readonly destinations: Simulation['destinations'] }) {
  const { goals: texts } = useTexts();
  const format = useFormat();
  const rows = destinations.map((counts) => ({ ...counts, again: counts.returned + counts.woken }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'name', headerLabel: texts.byDestination, minWidth: 150, cell: ({ destination }) => destination },
    ...UPLOAD_COUNTS.map((count) => ({
      key: count,
      header: texts.columns[count],
      nowrap: true,
      cell: (row: (typeof rows)[number]) => format.number(row[count]),
    })),
  ];
  return (
    <DataTable
      caption={texts.byDestination}
      rows={rows}
      rowKey={({ destination }) => destination}
      columns={columns}
      minWidth={720}
    />
  );
}

const MOST_CALLS = 10;

/** A sample of the calls whose result would change, each with its reason. */
export function ChangedCalls({ sample }: { readonly sample: Simulation['sample'] }) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  const goalName = useGoalName();
  return (
    <div>
      <Text size="sm" c="dimmed">
        {texts.goals.sample}
      </Text>
      <Stack component="ul" className="rb-list" gap="xs">
        {sample.slice(0, MOST_CALLS).map(({ id, goal, at, change, failed }) => (
          <Text component="li" size="sm" key={`${id} ${goal}`} className="rb-break">
            <TextLink to="/calls/$id" params={{ id }} underline="always">
              {texts.goals.call(format.moment(at))}
            </TextLink>
            {`, ${goalName(goal)}: ${texts.goals.change[change]}. `}
            {failed && failedConditionText(failed, { texts, language, format })}
          </Text>
        ))}
      </Stack>
    </div>
  );
}

/** Downloads every changed call as CSV; the service runs the simulation again for it. */
export function DownloadChanges({ trial }: { readonly trial: Trial }) {
  const { texts, language } = useLanguage();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => changesFile(trial, language === 'ru' ? 'semicolon' : 'comma'),
    onSuccess: (file) => save(file, 'changes.csv'),
  });
  const download = (): void => mutate();
  return (
    <>
      <Button variant="default" onClick={download} loading={isPending} style={{ alignSelf: 'flex-start' }}>
        {texts.goals.csv}
      </Button>
      {error && <ErrorAlert error={error} again={download} />}
    </>
  );
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
