import { Stack, Text } from '@mantine/core';
import { useCoverage, type Span } from '../../api/figures.js';
import type { Coverage as CoverageAnswer } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { Loaded } from '../../parts/Loaded.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Which share of the calls carries each identifier, over all projects that are shown. */
export function Coverage({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  const format = useFormat();
  return (
    <Section title={overview.coverage}>
      <Loaded asked={useCoverage(span)}>
        {(coverage) => (
          <Stack component="ul" className="rb-list" gap={6}>
            {sharesOf(coverage).map(([id, share]) => (
              <li key={id}>
                <Text size="sm" style={{ display: 'flex', justifyContent: 'space-between' }}>
                  <span>{id === 'none' ? overview.coverageNone : id}</span>
                  <strong>{format.percent(share)}</strong>
                </Text>
                <div className="rb-bar" aria-hidden>
                  <div style={{ width: `${share * 100}%` }} />
                </div>
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
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
