import { Stack } from '@mantine/core';
import { useCampaigns } from '../../api/figures.js';
import { useFilters } from '../../app/filters.js';
import { Empty } from '../../parts/Empty.js';
import { FilterChoice, FilterText } from '../../parts/fields.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CampaignTable } from './CampaignTable.js';
import { FrequentCallers } from './FrequentCallers.js';
import { MissedByHour } from './MissedByHour.js';

const BY_CAMPAIGN = 'utmSource,utmCampaign';
const BY_KEYWORD = 'utmSource,utmCampaign,utmTerm';

export function CampaignsPage() {
  const { campaigns: texts, shell, common } = useTexts();
  const { project, from, to, by } = useFilters().filters;
  const asked = useCampaigns({ project, from, to, by: by === BY_KEYWORD ? BY_KEYWORD : BY_CAMPAIGN });
  return (
    <>
      <PageHead title={shell.pages.campaigns} lead={texts.lead} />
      <FilterBar>
        <FilterText name="from" label={common.from} type="date" />
        <FilterText name="to" label={common.to} type="date" />
        <FilterChoice
          name="by"
          label={texts.by}
          any={texts.byCampaign}
          choices={[{ value: BY_KEYWORD, label: texts.byKeyword }]}
        />
      </FilterBar>
      <Loaded asked={asked}>
        {({ items, total, frequentCallers }) =>
          items.length === 0 ? (
            <Empty title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              <CampaignTable items={items} withKeyword={by === BY_KEYWORD} />
              <MissedByHour hours={total.missedByHour} />
              {frequentCallers.length > 0 && <FrequentCallers callers={frequentCallers} />}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}
