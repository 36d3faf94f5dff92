import { SimpleGrid, Stack } from '@mantine/core';
import { useFilters } from '../../app/filters.js';
import { useSession } from '../../app/session.js';
import { PageHead } from '../../parts/PageHead.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { Attention } from './Attention.js';
import { Coverage } from './Coverage.js';
import { Expiring } from './Expiring.js';
import { Funnels } from './Funnels.js';
import { Month } from './Month.js';
import { firstOfThirtyDays } from '../../parts/thirtyDays.js';

export function OverviewPage() {
  const { overview, shell } = useTexts();
  const { project } = useFilters().filters;
  const { timezone } = useSession();
  const span = { project, from: firstOfThirtyDays(Date.now(), timezone) };
  return (
    <>
      <PageHead title={shell.pages.overview} lead={overview.lead} />
      <Stack>
        <Attention span={span} />
        <Month span={span} />
        <Funnels span={span} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Coverage span={span} />
          <Expiring project={project} />
        </SimpleGrid>
      </Stack>
    </>
  );
}
