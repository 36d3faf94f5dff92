import { SimpleGrid, Text } from '@mantine/core';
import { useDestinations } from '../../api/lists.js';
import type { Journey } from '../../api/types.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { StandingCard } from './StandingCard.js';

/** Where the call stands on each destination of its project. */
export function Standing({ journey }: { readonly journey: Journey }) {
  const { call: texts } = useTexts();
  const { data: known = [] } = useDestinations(journey.call.project);
  return (
    <Section title={texts.standing}>
      {journey.destinations.length === 0 && <Text c="dimmed">{texts.standingEmpty}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {journey.destinations.map(({ id, changes }) => (
          <StandingCard
            key={id}
            id={id}
            platform={known.find((one) => one.id === id)?.platform ?? null}
            uploads={journey.uploads.filter(({ destination }) => destination === id)}
            changes={changes}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}
