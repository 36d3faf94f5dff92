import { Stack } from '@mantine/core';
import { useDestinations } from '../../api/lists.js';
import { useFilters } from '../../app/filters.js';
import { Empty } from '../../parts/Empty.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { DestinationCard } from './DestinationCard.js';

export function DestinationsPage() {
  const { destinations: texts, shell } = useTexts();
  const { filters } = useFilters();
  return (
    <>
      <PageHead title={shell.pages.destinations} lead={texts.lead} />
      <Loaded asked={useDestinations(filters.project)}>
        {(destinations) =>
          destinations.length === 0 ? (
            <Empty title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              {destinations.map((destination) => (
                <DestinationCard key={destination.id} destination={destination} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}
