import { SimpleGrid, Stack, Text } from '@mantine/core';
import { dayIn, daysAhead } from '../../app/days.js';
import { useSession } from '../../app/session.js';
import { type Span, useCoverage, useFunnel } from '../../api/reports.js';
import type { Coverage as CoverageAnswer } from '../../api/types.js';
import { QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { DestinationFunnel } from './DestinationFunnel.js';

/** A funnel per destination: how many calls got how far, what was lost on the way and why, and the period before. */
export function Funnels({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  const { timezone } = useSession();
  const before = daysAhead(span, dayIn(Date.now(), timezone));
  const { data: earlier } = useFunnel({ ...span, ...before });
  return (
    <Section title={overview.funnel}>
      <Text c="dimmed" size="sm" mb="sm">
        {before === null ? overview.funnelLead : overview.funnelCompared}
      </Text>
      <QueryView query={useFunnel(span)}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{overview.noDestinations}</Text>
          ) : (
            <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="xl">
              {items.map((item) => (
                <DestinationFunnel
                  key={`${item.project} ${item.destination}`}
                  item={item}
                  before={
                    before === null
                      ? null
                      : (earlier?.items.find(
                          ({ project, destination }) => project === item.project && destination === item.destination,
                        ) ?? null)
                  }
                />
              ))}
            </SimpleGrid>
          )
        }
      </QueryView>
    </Section>
  );
}

/** The share of calls with each identifier, over all visible projects. */
export function Coverage({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  const format = useFormat();
  const names: Readonly<Record<string, string>> = overview.identifiers;
  return (
    <Section title={overview.coverage}>
      <QueryView query={useCoverage(span)}>
        {(coverage) => (
          <Stack component="ul" className="rb-list" gap={6}>
            {sharesOf(coverage).map(([id, share]) => (
              <li key={id}>
                <Text size="sm" style={{ display: 'flex', justifyContent: 'space-between' }}>
                  <span>{names[id] ?? id}</span>
                  <strong>{format.percent(share)}</strong>
                </Text>
                <div className="rb-bar" aria-hidden>
                  <div style={{ width: `${share * 100}%` }} />
                </div>
              </li>
            ))}
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}

function sharesOf({ items }: CoverageAnswer): [id: string, share: number][] {
  const all = items.filter(({ dimension }) => dimension === 'all');
  const calls = all.reduce((sum, group) => sum + group.calls, 0);
  const counts = new Map<string, number>();
  for (const { ids, none } of all) {
    for (const [id, there] of Object.entries({ ...ids, none })) counts.set(id, (counts.get(id) ?? 0) + there.calls);
  }
  return [...counts].map(([id, count]) => [id, calls === 0 ? 0 : count / calls]);
}
