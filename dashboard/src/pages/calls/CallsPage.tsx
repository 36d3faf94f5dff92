import type { ReactNode } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import { useCalls, useDestinations, useSources } from '../../api/records.js';
import { useGoals } from '../../api/reports.js';
import { useProject } from '../../app/search.js';
import { FilterBar, FilterChoice, FilterText, useStateChoices } from '../../components/FilterBar.js';
import { CsvButton, PagedList } from '../../components/lists.js';
import { PageHeader } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CallCards, CallTable } from './CallTable.js';

export function CallsPage(): ReactNode {
  const { calls, shell } = useTexts();
  const { project, phone, caller, q, state, goal, destination, quality, campaign, from, to, source } = useSearch({
    from: '/calls',
  });
  const filter = { project, phone, caller, q, state, goal, destination, quality, utmCampaign: campaign, from, to, source };
  const list = useCalls({ ...filter, limit: 50 });
  const { data: destinations = [] } = useDestinations(project);
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  return (
    <>
      <PageHeader title={shell.pages.calls} lead={calls.lead} />
      <CallFilters />
      <CsvButton list="calls" filter={filter} />
      <PagedList list={list} empty={{ title: calls.empty, hint: calls.emptyHint }}>
        {(items) =>
          isNarrow ? (
            <CallCards calls={items} destinations={destinations} />
          ) : (
            <CallTable calls={items} destinations={destinations} />
          )
        }
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
  return (
    <FilterBar
      hidden={['from', 'to', 'campaign', 'goal', 'quality', 'source']}
      more={
        <>
          <FilterText name="from" label={common.from} type="date" />
          <FilterText name="to" label={common.to} type="date" />
          <FilterText name="campaign" label={calls.campaign} />
          <FilterChoice name="goal" label={uploads.goal} any={common.any} choices={goals.map((id) => byId({ id }))} />
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
