import { useDestinations } from '../../api/lists.js';
import { useFilters } from '../../app/filters.js';
import { useStateChoices } from '../../parts/choices.js';
import { FilterChoice, FilterText } from '../../parts/fields.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { reasonsInGeneral } from '../../parts/reasons.js';
import { useSpoken } from '../../texts/LanguageProvider.js';

const LONGEST = 60;

export function UploadFilters() {
  const { texts, language } = useSpoken();
  const { uploads, common } = texts;
  const { project } = useFilters().filters;
  const { data: destinations = [] } = useDestinations(project);
  const states = useStateChoices();
  const reasons = reasonsInGeneral(language).map(([code, text]) => {
    return { value: code, label: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text };
  });
  const platforms = Object.entries(common.platforms).map(([value, label]) => ({ value, label }));
  return (
    <FilterBar
      hidden={['from', 'to', 'platform']}
      more={
        <>
          <FilterText name="from" label={common.from} type="date" />
          <FilterText name="to" label={common.to} type="date" />
          <FilterChoice name="platform" label={uploads.platform} any={common.any} choices={platforms} />
        </>
      }
    >
      <FilterChoice name="state" label={common.state} any={common.any} choices={states} />
      <FilterChoice
        name="destination"
        label={common.destination}
        any={common.any}
        choices={destinations.map(({ id }) => ({ value: id, label: id }))}
      />
      <FilterChoice name="code" label={uploads.reason} any={uploads.reasonAny} choices={reasons} />
    </FilterBar>
  );
}
