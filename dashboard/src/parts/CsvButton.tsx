import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { BASE } from '../api/client.js';
import { useSpoken } from '../texts/LanguageProvider.js';

interface Props {
  readonly list: 'calls' | 'uploads';
  /** Those of the list at hand. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** The whole list as a file, below its filters, which the keyboard reaches first. A plain link: the browser takes it as it comes, however long it is, and shows how far it is. */
export function CsvButton({ list, filter }: Props) {
  const { texts, language } = useSpoken();
  const address = new URL(`api/v1/export/${list}.csv`, BASE);
  for (const [name, value] of Object.entries(filter)) if (typeof value === 'string') address.searchParams.set(name, value);
  // A Russian spreadsheet knows columns by the semicolon.
  address.searchParams.set('separator', language === 'ru' ? 'semicolon' : 'comma');
  return (
    <Group justify="flex-end" mb="sm">
      <Button
        component="a"
        href={address.href}
        download
        variant="default"
        size="xs"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {texts.common.csv}
      </Button>
    </Group>
  );
}
