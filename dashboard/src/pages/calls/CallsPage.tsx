import { useMediaQuery } from '@mantine/hooks';
import { useCalls, useDestinations } from '../../api/lists.js';
import type { CallsQuery } from '../../api/types.js';
import { useFilters, type Filters } from '../../app/filters.js';
import { CsvButton } from '../../parts/CsvButton.js';
import { PageHead } from '../../parts/PageHead.js';
import { Pages } from '../../parts/Pages.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CallCards } from './CallCards.js';
import { CallFilters } from './CallFilters.js';
import { CallTable } from './CallTable.js';

export function CallsPage() {
  const { calls, shell } = useTexts();
  const { filters } = useFilters();
  const query = toQuery(filters);
  const list = useCalls({ ...query, limit: 50 });
  const { data: destinations = [] } = useDestinations(filters.project);
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  return (
    <>
      <PageHead title={shell.pages.calls} lead={calls.lead} />
      <CallFilters />
      <CsvButton list="calls" filter={query} />
      <Pages list={list} empty={{ title: calls.empty, hint: calls.emptyHint }}>
        {(items) =>
          isNarrow ? (
            <CallCards calls={items} destinations={destinations} />
          ) : (
            <CallTable calls={items} destinations={destinations} />
          )
        }
      </Pages>
    </>
  );
}

function toQuery({
  project,
  phone,
  caller,
  q,
  state,
  goal,
  destination,
  quality,
  campaign,
  from,
  to,
  source,
}: Filters): CallsQuery {
  return {
    project,
    phone,
    caller,
    q,
    source,
    goal,
    destination,
    from,
    to,
    state: state as CallsQuery['state'],
    quality: quality as CallsQuery['quality'],
    utmCampaign: campaign,
  };
}
