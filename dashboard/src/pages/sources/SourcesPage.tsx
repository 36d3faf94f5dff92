import { Stack } from '@mantine/core';
import { useSources } from '../../api/lists.js';
import { useFilters } from '../../app/filters.js';
import { Empty } from '../../parts/Empty.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { SourceCard } from './SourceCard.js';

export function SourcesPage() {
  const { sources: texts, shell } = useTexts();
  const { filters } = useFilters();
  return (
    <>
      <PageHead title={shell.pages.sources} lead={texts.lead} />
      <Loaded asked={useSources(filters.project)}>
        {(sources) =>
          sources.length === 0 ? (
            <Empty title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              {sources.map((source) => (
                <SourceCard key={source.id} source={source} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}
