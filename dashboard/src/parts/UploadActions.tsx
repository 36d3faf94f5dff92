import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { UploadState } from '../api/types.js';
import { useMayAct } from '../app/session.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { ActPreview } from './ActPreview.js';
import { actName, actsFor, type UploadAct } from './uploadActs.js';

/** What may be done to these uploads: each act shows first what it would do. */
export function UploadActions({ ids, states }: { readonly ids: string[]; readonly states: readonly UploadState[] }) {
  const texts = useTexts();
  const mayAct = useMayAct();
  const [act, setAct] = useState<UploadAct | null>(null);
  const acts = actsFor(states);
  if (!mayAct || acts.length === 0) return null;
  return (
    <Group gap="xs">
      {acts.map((one) => (
        <Button key={one} variant="default" size="xs" onClick={() => setAct(one)}>
          {actName(texts, one)}
        </Button>
      ))}
      {act !== null && <ActPreview act={act} target={{ ids }} onClose={() => setAct(null)} />}
    </Group>
  );
}
