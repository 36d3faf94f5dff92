import { useMediaQuery } from '@mantine/hooks';
import { useCalls, useDestinations } from '../../api/lists.js';
import type { CallsQuery } from '../../api/types.js';
import { useFilters, type Filters } from '../../app/filters.js';
import { PageHead } from '../../parts/PageHead.js';
import { Pages } from '../../parts/Pages.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CallCards } from './CallCards.js';
import { CallFilters } from './CallFilters.js';
import { CallTable } from './CallTable.js';

export function CallsPage() {
  const { calls, shell } = useTexts();
  const { filters } = useFilters();
  const list = useCalls(toQuery(filters));
  const { data: destinations = [] } = useDestinations(filters.project);
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  return (
    <>
      <PageHead title={shell.pages.calls} lead={calls.lead} />
      <CallFilters />
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

function toQuery({ project, phone, q, state, destination, quality, campaign, from, to, source }: Filters): CallsQuery {
  return {
    limit: 50,
    project,
    phone,
    q,
    source,
    destination,
    from,
    to,
    state: state as CallsQuery['state'],
    quality: quality as CallsQuery['quality'],
    utmCampaign: campaign,
  };
}
