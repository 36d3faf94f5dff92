import { Stack, Text } from '@mantine/core';
import { useDestinations } from '../../api/lists.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { Loaded } from '../../parts/Loaded.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Whose time runs out first. */
export function Expiring({ project }: { readonly project: string | undefined }) {
  const { overview } = useTexts();
  const format = useFormat();
  return (
    <Section title={overview.expires}>
      <Loaded asked={useDestinations(project)}>
        {(destinations) => {
          const waiting = destinations
            .flatMap(({ id, backlog, nextExpiryAt }) => (nextExpiryAt === null ? [] : [{ id, backlog, nextExpiryAt }]))
            .sort((one, other) => Date.parse(one.nextExpiryAt) - Date.parse(other.nextExpiryAt));
          if (waiting.length === 0) return <Text c="dimmed">{overview.nothingExpires}</Text>;
          return (
            <Stack component="ul" className="rb-list" gap="xs">
              {waiting.map(({ id, backlog, nextExpiryAt }) => (
                <Text component="li" size="sm" key={id}>
                  <TextLink to="/uploads" search={{ destination: id, state: 'pending' }}>
                    {overview.expiresLine(id, backlog, format.moment(nextExpiryAt))}
                  </TextLink>{' '}
                  <Text span c="dimmed">
                    ({format.ago(nextExpiryAt)})
                  </Text>
                </Text>
              ))}
            </Stack>
          );
        }}
      </Loaded>
    </Section>
  );
}
