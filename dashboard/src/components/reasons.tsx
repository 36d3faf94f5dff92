import { Text } from '@mantine/core';
import { isReasonCode, type ReasonCode } from '@src/domain/reason.js';
import { REASON_MESSAGES, reasonText } from '@src/messages/reason-messages.js';
import type { Upload } from '../api/types.js';
import { useTexts } from '../texts/LanguageProvider.js';
import type { Language } from '../texts/texts.js';
import { useFormat } from './format.js';

const OPEN: readonly Upload['state'][] = ['pending', 'skipped', 'uncertain', 'sending'];

interface ReasonProps {
  readonly upload: Omit<Upload, 'call'>;
  /** Without the times, if they are shown beside it. */
  readonly isBrief?: boolean;
}

/** Why an upload is in its state, when it will be sent, and until when the platform takes it. */
export function UploadReason({ upload, isBrief = false }: ReasonProps) {
  const { call: texts, uploads } = useTexts();
  const format = useFormat();
  const { state, reason, dueAt, expiresAt, attempts, verified, retraction, restatement } = upload;
  const facts = [
    !isBrief && state === 'pending' && dueAt !== null ? texts.due(format.moment(dueAt)) : null,
    !isBrief && OPEN.includes(state) ? texts.until(format.moment(expiresAt)) : null,
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
      {restatement && (
        <Text size="sm">
          {uploads.restatement} {restatement.reason?.text}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {facts.filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}

interface Step {
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * The reason of one step in an upload's history: our sentence for our codes, else the platform's own message.
 *
 * @param closed when the upload's window closed, as text: steps do not carry it
 */
export function reasonOfStep({ code, message }: Step, closed: string, language: Language): string | null {
  if (code === null) return message;
  const detail = code === 'WINDOW_CLOSED' ? closed : message;
  return isReasonCode(code) ? reasonText({ code, detail }, language) : [code, message].filter(Boolean).join(': ');
}

/** Every reason code with its sentence, without what differs between calls. */
export function reasonsInGeneral(language: Language): [code: ReasonCode, text: string][] {
  const codes = Object.keys(REASON_MESSAGES).filter(isReasonCode);
  return codes.map((code) => [code, reasonText({ code, detail: null }, language)]);
}
