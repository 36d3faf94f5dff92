import { Group, SimpleGrid, Text, Title } from '@mantine/core';
import type { Source } from '../../api/types.js';
import { useFormat } from '../../components/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly type: Source['type'];
  readonly calls: number;
  readonly parameters: Source['parameters'];
}

/** Which share of the latest calls carries each parameter. */
export function Parameters({ type, calls, parameters }: Props) {
  const { sources: texts } = useTexts();
  const format = useFormat();
  const named = parameters.map(({ name, share }) => ({ name: parameterName(type, name), share }));
  return (
    <div>
      <Title order={3} size="h5">
        {texts.parameters(calls)}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.parametersHint}
      </Text>
      <SimpleGrid component="ul" className="rb-list" cols={{ base: 2, sm: 3, md: 5 }} verticalSpacing="sm">
        {named.map(({ name, share }) => (
          <li key={name}>
            <Text size="sm" aria-label={texts.share(name, format.percent(share))} role="img">
              {name} · {format.percent(share)}
            </Text>
            <div className="rb-bar" aria-hidden>
              <div style={{ width: `${share * 100}%` }} />
            </div>
          </li>
        ))}
      </SimpleGrid>
    </div>
  );
}

/** MANGO's names of our call fields, where they differ (src/sources/mango/facts.ts). */
const IN_MANGO: Readonly<Record<string, string>> = {
  startedAt: 'dateStart',
  endedAt: 'dateEnd',
  statusCode: 'callStatus',
  trackingNumber: 'number',
  talkSeconds: 'duration',
  waitSeconds: 'waitDuration',
  pageUrl: 'URL',
};

/** A call field by the name that people see in the account of this kind of source. */
export function parameterName(type: string, name: string): string {
  return type === 'mango' ? (IN_MANGO[name] ?? name) : name;
}

/** The webhook parameters of MANGO OFFICE call tracking, as named in its account (src/sources/mango/README.md). */
const NEEDED = [
  'callId',
  'dateStart',
  'dateEnd',
  'callStatus',
  'duration',
  'isQuality',
  'callerNumber',
  'yaCid',
  'gaCid',
  'URL',
  'firstUrl',
];
const USEFUL = [
  'callType',
  'number',
  'waitDuration',
  'isNew',
  'isDuplicate',
  'uid',
  'rsCid',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmContent',
  'utmTerm',
  'countryCode',
  'regionCode',
  'city',
  'device',
  'ip',
  'customParam',
];

export function MangoParameters() {
  const { sources: texts } = useTexts();
  return (
    <Group component="ul" className="rb-list" gap="xs">
      {NEEDED.map((name) => (
        <Text component="li" key={name} size="sm" fw={700}>
          {name} ({texts.needed})
        </Text>
      ))}
      {USEFUL.map((name) => (
        <Text component="li" key={name} size="sm">
          {name}
        </Text>
      ))}
    </Group>
  );
}
