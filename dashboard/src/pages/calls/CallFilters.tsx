import { useGoals } from '../../api/goals.js';
import { useDestinations, useSources } from '../../api/lists.js';
import { useFilters } from '../../app/filters.js';
import { useStateChoices } from '../../parts/choices.js';
import { FilterChoice, FilterText } from '../../parts/fields.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { useTexts } from '../../texts/LanguageProvider.js';

const byId = ({ id }: { readonly id: string }) => ({ value: id, label: id });

export function CallFilters() {
  const { calls, common, receipts, uploads } = useTexts();
  const { project } = useFilters().filters;
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
