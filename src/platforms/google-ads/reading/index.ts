import { sentence, bothLanguages, type LocalizedText } from '../../../domain/localized-text.js';
import { HOUR } from '../../../domain/time/instant.js';
import { sha256 } from '../../../runtime/ids.js';
import { isPackageInstalled } from '../../kit/installed-package.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import type { PlatformReader, ReadContext, ReadingAnswer, ScopedReading } from '../../kit/reader.js';
import type { GoogleAdsSettings } from '../config.js';
import { searchClicks } from './clicks.js';
import { conversionsQuery, readConversions } from './queries.js';
import { searcherOf } from './search.js';
import type { GoogleAdsReadSettings } from './settings.js';
import { type AccountSetup, readAccountSetup } from './setup.js';

const OTHER_ROWS = sentence('the rows are not those that were asked for', 'пришли не те строки, о которых спросили');

const READING_PACKAGES = 'google-ads-api@25 google-ads-node@25';

/** Shown at start and by `config check`: without these packages a destination of the Data Manager sends and is not read. */
export function readingWarnings(
  { read }: GoogleAdsSettings,
  isInstalled: (name: string) => boolean = isPackageInstalled,
): { readonly key: string; readonly text: LocalizedText }[] {
  if (read === false || isInstalled('google-ads-api')) return [];
  const text = bothLanguages(
    `nothing is read back (RB_PACKAGE_MISSING): npm install ${READING_PACKAGES}, then restart, or write read: false.`,
    `сверки не будет (RB_PACKAGE_MISSING): npm install ${READING_PACKAGES} и перезапуск, либо read: false.`,
  );
  return [{ key: 'read', text }];
}

/** The size of a search page. */
const ROWS_PER_PAGE = 10_000;

/** Reads an account through the Google Ads API, because the Data Manager API has no reports. Loaded on demand. */
export function createGoogleAdsReader(
  settings: GoogleAdsSettings,
  read: GoogleAdsReadSettings,
  runtime: PlatformRuntime,
  isInstalled: (name: string) => boolean = isPackageInstalled,
): PlatformReader {
  const search = searcherOf(settings, read, runtime);
  // By reading, while it lasts.
  const setups = new WeakMap<ReadContext, AccountSetup>();
  return {
    basis: 'callDay',
    // Uploads are reported after about three hours, some of their attribution after a day; adjustments later still.
    ripening: { earlyMs: 24 * HOUR, finalDays: 7 },
    // A conversion has its own time and counts on its day in the account's zone.
    shift: { earlier: 0, later: 0 },
    daysBack: 30,
    at: read.at,
    login: sha256(JSON.stringify(['google-ads', settings.customerId, read.endpoint ?? ''])),
    missingPackages: isInstalled('google-ads-api') ? undefined : READING_PACKAGES,
    right: bothLanguages('the scope adwords, access to look at the account', 'scope adwords, доступ к аккаунту на просмотр'),
    async setup(_goals, context) {
      const answer = await readAccountSetup(search, settings, runtime.clock.now(), context);
      if ('trouble' in answer) return answer;
      setups.set(context, answer);
      return { setup: answer.setup };
    },
    async readings(query, context): Promise<ReadingAnswer> {
      const goalOf = setups.get(context)?.goalOf ?? new Map<string, string>();
      const answer = await search(conversionsQuery(query, [...goalOf.keys()]), context);
      if ('trouble' in answer) return answer;
      const rows = readConversions(answer.rows);
      if (rows === null) return { trouble: outageTrouble(OTHER_ROWS) };
      const byCampaign = new Map<string, ScopedReading>();
      const byDay = new Map<string, ScopedReading>();
      for (const { segments, campaign, metrics } of rows) {
        const goal = goalOf.get(segments.conversion_action);
        const shown = metrics.all_conversions_by_conversion_date ?? 0;
        if (goal === undefined || shown === 0) continue;
        const place = { goal, day: segments.date, basis: 'callDay', flags: [] } as const;
        addUp(byDay, { ...place, campaign: null, shown, scope: 'day' });
        addUp(byCampaign, {
          ...place,
          campaign: campaign.name ?? null,
          campaignId: campaign.id ?? null,
          shown,
          scope: 'campaign',
        });
      }
      const isWhole = answer.rows.length < ROWS_PER_PAGE;
      return { readings: [...byDay.values(), ...byCampaign.values()], flags: isWhole ? [] : ['partial'] };
    },
    sightingsProve: 'click',
    sightings: (query, context) => searchClicks(search, setups.get(context)?.setup.timezone ?? 'UTC', query, context),
  };
}

function addUp(sums: Map<string, ScopedReading>, reading: ScopedReading): void {
  const key = JSON.stringify([reading.goal, reading.day, reading.campaign]);
  const before = sums.get(key);
  sums.set(key, before ? { ...before, shown: before.shown + reading.shown } : reading);
}
