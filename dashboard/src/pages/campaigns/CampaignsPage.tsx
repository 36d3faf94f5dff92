import { Stack, Text } from '@mantine/core';
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
const BY_NUMBER = 'utmSource,utmCampaign,trackingNumber';
const MORE: readonly (string | undefined)[] = [BY_KEYWORD, BY_NUMBER];

export function CampaignsPage() {
  const { campaigns: texts, shell, common } = useTexts();
  const { project, from, to, by } = useFilters().filters;
  const asked = useCampaigns({ project, from, to, by: by !== undefined && MORE.includes(by) ? by : BY_CAMPAIGN });
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
          choices={[
            { value: BY_KEYWORD, label: texts.byKeyword },
            { value: BY_NUMBER, label: texts.byNumber },
          ]}
        />
      </FilterBar>
      <Loaded asked={asked}>
        {({ items, groups, total, frequentCallers }) =>
          items.length === 0 ? (
            <Empty title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              <CampaignTable items={items} besides={by === BY_KEYWORD ? 'utmTerm' : by === BY_NUMBER ? 'trackingNumber' : null} />
              {groups > items.length && (
                <Text size="sm" c="dimmed">
                  {texts.shown(items.length, groups)}
                </Text>
              )}
              <MissedByHour hours={total.missedByHour} />
              {frequentCallers.length > 0 && <FrequentCallers callers={frequentCallers} />}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}
