import { Text } from '@mantine/core';
import type { Upload } from '../api/types.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { useFormat } from './format.js';

const OPEN: readonly Upload['state'][] = ['pending', 'skipped', 'uncertain', 'sending'];

/** Why an upload stands where it stands, when it goes out, and until when it may. */
export function UploadWhy({ upload }: { readonly upload: Upload }) {
  const { call: texts, uploads } = useTexts();
  const format = useFormat();
  const { state, reason, dueAt, expiresAt, attempts, verified, retraction } = upload;
  const facts = [
    state === 'pending' && dueAt !== null ? texts.due(format.moment(dueAt)) : null,
    OPEN.includes(state) ? texts.until(format.moment(expiresAt)) : null,
    attempts > 0 ? texts.attempts(attempts) : null,
  ];
  return (
    <>
      {reason && <Text size="sm">{reason.text}</Text>}
      {verified && <Text size="sm">{texts.verified}</Text>}
      {retraction && (
        <Text size="sm">
          {uploads.retraction} {retraction.reason?.text}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {facts.filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}
