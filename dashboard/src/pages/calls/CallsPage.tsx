import type { ReactNode } from 'react';
import { useSearch } from '@tanstack/react-router';
import { useCallCount, useCalls, useDestinations, useSources } from '../../api/records.js';
import { useGoalName } from '../../api/goalNames.js';
import { useGoals } from '../../api/reports.js';
import { usePeriod } from '../../app/period.js';
import { useOrder, useProject } from '../../app/search.js';
import { FilterBar, FilterChoice, FilterText, useStateChoices } from '../../components/FilterBar.js';
import { ListBar, useColumns } from '../../components/DenseTable.js';
import { CsvButton } from '../../components/CsvButton.js';
import { PagedList } from '../../components/lists.js';
import { PageHeader } from '../../components/layout.js';
import { PeriodChips } from '../../components/PeriodChips.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CallTable, useCallColumns } from './CallTable.js';

export function CallsPage(): ReactNode {
  const { calls, common, shell } = useTexts();
  const { project, phone, caller, q, state, goal, destination, quality, campaign, source } = useSearch({ from: '/calls' });
  const { from, to } = usePeriod();
  const filter = { project, phone, caller, q, state, goal, destination, quality, utmCampaign: campaign, from, to, source };
  const order = useOrder();
  const list = useCalls({ ...filter, ...order, limit: 50 });
  const { data: count } = useCallCount(filter);
  const { data: destinations = [] } = useDestinations(project);
  const { shown, chooser } = useColumns('calls', useCallColumns(destinations));
  return (
    <>
      <PageHeader title={shell.pages.calls}>
        <PeriodChips />
      </PageHeader>
      <CallFilters />
      <ListBar found={count === undefined ? '' : common.found(count.total, count.complete)}>
        {chooser}
        <CsvButton list="calls" filter={{ ...filter, ...order }} columns={shown} />
      </ListBar>
      <PagedList list={list} empty={{ title: calls.empty, hint: calls.emptyHint }}>
        {(items) => <CallTable calls={items} columns={shown} />}
      </PagedList>
    </>
  );
}

const byId = ({ id }: { readonly id: string }) => ({ value: id, label: id });

function CallFilters() {
  const { calls, common, receipts, uploads } = useTexts();
  const project = useProject();
  const { data: destinations = [] } = useDestinations(project);
  const { data: sources = [] } = useSources(project);
  const { data: rules = [] } = useGoals(project);
  const goals = [...new Set(rules.flatMap((one) => one.goals.map(({ goal }) => goal)))];
  const states = useStateChoices();
  const goalName = useGoalName();
  return (
    <FilterBar
      hidden={['campaign', 'goal', 'quality', 'source']}
      more={
        <>
          <FilterText name="campaign" label={calls.campaign} />
          <FilterChoice
            name="goal"
            label={uploads.goal}
            any={common.any}
            choices={goals.map((id) => ({ value: id, label: goalName(id, project) }))}
          />
          <FilterChoice
            name="quality"
            label={calls.quality}
            any={common.any}
            choices={[
              { value: 'true', label: common.yes },
              { value: 'false', label: common.no },
            ]}
          />
          <FilterChoice name="source" label={receipts.source} any={common.any} choices={sources.map(byId)} />
        </>
      }
    >
      <FilterText name="phone" label={calls.phone} placeholder={calls.phoneHint} type="tel" />
      <FilterText name="q" label={calls.q} placeholder={calls.qHint} />
      <FilterChoice
        name="state"
        label={calls.callState}
        any={common.any}
        choices={[...states, { value: 'none', label: calls.noUploads }]}
      />
      <FilterChoice name="destination" label={common.destination} any={common.any} choices={destinations.map(byId)} />
    </FilterBar>
  );
}
