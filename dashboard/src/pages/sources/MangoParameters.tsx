import { Group, Text } from '@mantine/core';
import { useTexts } from '../../texts/LanguageProvider.js';

/** The parameters of a MANGO OFFICE call-tracking webhook, by the names in its cabinet (src/sources/mango/README.md). */
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
