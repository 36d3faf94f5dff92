import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { BASE } from '../api/client.js';
import { useLanguage } from '../texts/LanguageProvider.js';

/** Columns on the screen by their names in the API's files; each destination has one. */
const COLUMNS: Readonly<Record<'calls' | 'uploads', Readonly<Record<string, string>>>> = {
  calls: {
    when: 'startedAt',
    caller: 'callerNumber',
    talk: 'talkSeconds',
    source: 'utmSource',
    campaign: 'utmCampaign',
    keyword: 'utmTerm',
    city: 'city',
    number: 'trackingNumber',
    callId: 'callId',
    goals: 'goals',
    value: 'worth',
  },
  uploads: {
    when: 'startedAt',
    caller: 'callerNumber',
    campaign: 'utmCampaign',
    goal: 'goal',
    destination: 'destination',
    state: 'state',
    reason: 'reason',
    next: 'dueAt',
    talk: 'talkSeconds',
    value: 'value',
  },
};
const DESTINATION = 'destination ';

interface Props {
  readonly list: 'calls' | 'uploads';
  /** The filters of the list. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** The columns on the screen, in order. */
  readonly columns: readonly { readonly key: string }[];
}

/** The whole list as a file with the columns and words of the screen. */
export function CsvButton({ list, filter, columns }: Props) {
  const { language } = useLanguage();
  const named = columns.flatMap(({ key }) =>
    key.startsWith(DESTINATION) ? [`destination.${key.slice(DESTINATION.length)}`] : (COLUMNS[list][key] ?? []),
  );
  return <CsvLink path={`export/${list}.csv`} parameters={{ ...filter, columns: named.join(','), language }} />;
}

interface LinkProps {
  /** Under `/api/v1/`. */
  readonly path: string;
  /** Parameters that are not text are left out. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A plain link, so that the browser streams a file of any length to disk and shows its progress. */
export function CsvLink({ path, parameters }: LinkProps) {
  const { texts, language } = useLanguage();
  const address = new URL(`api/v1/${path}`, BASE);
  // Spreadsheets in the Russian locale expect semicolons.
  const asked = { ...parameters, separator: language === 'ru' ? 'semicolon' : 'comma' };
  for (const [name, value] of Object.entries(asked)) if (typeof value === 'string') address.searchParams.set(name, value);
  return (
    <Button
      component="a"
      href={address.href}
      download
      variant="default"
      size="compact-sm"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {texts.common.csv}
    </Button>
  );
}
