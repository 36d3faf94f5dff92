import { Stack, Text, Title } from '@mantine/core';
import type { Simulation } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { ChangedCalls } from './ChangedCalls.js';
import { FigureTable } from './FigureTable.js';
import { UploadFigures } from './UploadFigures.js';

const MOST_CAMPAIGNS = 15;

/** What the rules that were tried would have made of the calls, against what stands. */
export function Difference({ simulation }: { readonly simulation: Simulation }) {
  const { goals: texts } = useTexts();
  const format = useFormat();
  const { calls, goals, campaigns, destinations, untouched, sample } = simulation;
  const changed = goals.some(({ gained, lost, revalued }) => gained + lost + revalued > 0);
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
  const sent = sum(destinations.map(({ alreadySent }) => alreadySent));
  const undecidable = sum(goals.map((one) => one.undecidable));
  const notes = [
    sent > 0 ? texts.alreadySent(format.number(sent)) : null,
    undecidable > 0 ? texts.undecidable(format.number(undecidable)) : null,
    ...untouched.map(({ goal, conversions }) => texts.untouched(goal, format.number(conversions))),
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
      <FigureTable title={texts.byGoal} rows={goals.map(({ goal, ...figures }) => ({ name: goal, ...figures }))} />
      {destinations.length > 0 && <UploadFigures destinations={destinations} />}
      {changed && (
        <FigureTable
          title={texts.byCampaign}
          rows={campaigns.slice(0, MOST_CAMPAIGNS).map(({ campaign, ...figures }) => ({ name: campaign, ...figures }))}
        />
      )}
      {sample.length > 0 && <ChangedCalls sample={sample} />}
    </Stack>
  );
}
