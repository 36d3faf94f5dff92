import { Button, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGoalName } from '../../api/goalNames.js';
import { useDestinations } from '../../api/records.js';
import { readDestination, useGoals, useTruth } from '../../api/reports.js';
import { dayIn, lastDaysOf } from '../../app/days.js';
import { usePeriod } from '../../app/period.js';
import { useCanAct, useSession } from '../../app/session.js';
import { CsvLink } from '../../components/CsvButton.js';
import { FilterBar, FilterChoice } from '../../components/FilterBar.js';
import { PageHeader } from '../../components/layout.js';
import { PagedList } from '../../components/lists.js';
import { PeriodChips } from '../../components/PeriodChips.js';
import { useFormat } from '../../components/format.js';
import { useAction } from '../../components/useAction.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';
import { TruthDays } from './TruthDays.js';
import { TruthAlerts, TruthFindings } from './TruthFindings.js';
import { TruthTable } from './TruthTable.js';

/** The API compares at most so many days at once. */
const MOST_DAYS = 92;

/** What the platforms show, beside what we say, and why they differ. */
export function TruthPage(): ReactNode {
  const { truth: texts, shell } = useTexts();
  const { language } = useLanguage();
  const canAct = useCanAct();
  const format = useFormat();
  const { project, destination, goal, split } = useSearch({ from: '/truth' });
  const { timezone } = useSession();
  const { days, isCut } = lastDaysOf(usePeriod(), dayIn(Date.now(), timezone), MOST_DAYS);
  const { from, to } = days;
  const list = useTruth({ project, from, to, destination, goal, by: split ?? 'day' });
  return (
    <>
      <PageHeader title={shell.pages.truth} lead={texts.lead}>
        <PeriodChips />
        <CsvLink path="export/truth.csv" parameters={{ project, from, to, destination, goal, by: split, language }} />
        {canAct && destination !== undefined && <ReadButton destination={destination} />}
      </PageHeader>
      <TruthFilters project={project} />
      {isCut && (
        <Text size="sm" c="dimmed" mb="xs" role="note">
          {texts.cut(MOST_DAYS, format.day(`${from}T12:00:00Z`), format.day(`${to}T12:00:00Z`))}
        </Text>
      )}
      <Stack mb="md">
        <TruthAlerts project={project} destination={destination} />
        <TruthFindings project={project} destination={destination} />
      </Stack>
      <PagedList list={list} empty={{ title: texts.empty, hint: texts.emptyHint }}>
        {(lines) => (
          <Stack>
            {split === undefined && <TruthDays lines={lines} />}
            <TruthTable lines={lines} byCampaign={split === 'campaign'} />
          </Stack>
        )}
      </PagedList>
    </>
  );
}

function TruthFilters({ project }: { readonly project: string | undefined }) {
  const { truth: texts, common } = useTexts();
  const { data: destinations = [] } = useDestinations(project);
  const { data: projects = [] } = useGoals(project);
  const goalName = useGoalName();
  const goals = [...new Set(projects.flatMap(({ goals: ofProject }) => ofProject.map((one) => one.goal)))];
  return (
    <FilterBar>
      <FilterChoice
        name="destination"
        label={common.destination}
        any={common.any}
        choices={destinations.map(({ id }) => ({ value: id, label: id }))}
      />
      <FilterChoice
        name="goal"
        label={texts.goal}
        any={texts.anyGoal}
        choices={goals.map((id) => ({ value: id, label: goalName(id, project) }))}
      />
      <FilterChoice
        name="split"
        label={texts.split}
        any={texts.byDay}
        choices={[{ value: 'campaign', label: texts.byCampaign }]}
      />
    </FilterBar>
  );
}

function ReadButton({ destination }: { readonly destination: string }) {
  const { truth: texts } = useTexts();
  const { mutate, isPending } = useAction(
    () => readDestination(destination),
    ({ readings, sightings, trouble }) => texts.readDone(readings, sightings, trouble?.text ?? null),
  );
  return (
    <Button variant="default" loading={isPending} onClick={() => mutate(undefined)}>
      {texts.read}
    </Button>
  );
}
