import { Button, Group, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import type { Upload } from '../../api/types.js';
import { ActPreview } from '../../parts/ActPreview.js';
import { UploadActions } from '../../parts/UploadActions.js';
import { actName, actsFor, type UploadAct, type UploadFilter } from '../../parts/uploadActs.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly shown: readonly Upload[];
  readonly selected: readonly Upload[];
  readonly filter: UploadFilter;
}

/** Acts on what is selected, or on all that the filters fit, shown or not. */
export function BulkBar({ shown, selected, filter }: Props) {
  const texts = useTexts();
  const [act, setAct] = useState<UploadAct | null>(null);
  return (
    <Group justify="space-between" mih={36}>
      <Group gap="sm">
        <Text size="sm" role="status">
          {texts.uploads.selected(selected.length)}
        </Text>
        <UploadActions ids={selected.map(({ id }) => id)} states={selected.map(({ state }) => state)} />
      </Group>
      <Menu>
        <Menu.Target>
          <Button variant="default" size="xs">
            {texts.uploads.allFitting}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actsFor(shown.map(({ state }) => state)).map((one) => (
            <Menu.Item key={one} onClick={() => setAct(one)}>
              {actName(texts, one)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {act !== null && <ActPreview act={act} target={{ filter }} onClose={() => setAct(null)} />}
    </Group>
  );
}
