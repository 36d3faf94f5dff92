import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { ApiProblem } from '../api/client.js';
import { type Session, signIn } from '../api/session.js';
import { useTexts } from '../texts/LanguageProvider.js';
import type { Texts } from '../texts/texts.js';
import { EntryCard } from './EntryCard.js';

interface Props {
  /** The session has just expired. */
  readonly hasEnded: boolean;
  readonly onEntered: (session: Session | null) => void;
}

export default function SignIn({ hasEnded, onEntered }: Props) {
  const { signIn: texts } = useTexts();
  const [key, setKey] = useState('');
  const entering = useMutation({ mutationFn: signIn, onSuccess: onEntered });
  const enter = (event: SubmitEvent): void => {
    event.preventDefault();
    if (key.trim() !== '') entering.mutate(key.trim());
  };
  return (
    <EntryCard title={texts.title} lead={texts.lead}>
      <form onSubmit={enter}>
        <Stack>
          {hasEnded && !entering.error && (
            <Alert color="gray" variant="outline" role="status">
              {texts.over}
            </Alert>
          )}
          {entering.error && (
            <Alert color="red" variant="outline" role="alert">
              {troubleText(entering.error, texts)}
            </Alert>
          )}
          <PasswordInput
            label={texts.key}
            description={texts.keyHint}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="current-password"
            data-autofocus
            size="md"
          />
          <Button type="submit" size="md" loading={entering.isPending}>
            {texts.enter}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}

function troubleText(error: Error, texts: Texts['signIn']): string {
  if (!(error instanceof ApiProblem)) return texts.failed;
  if (error.status === 429) return texts.tooMany(error.retryAfterSeconds ?? 60);
  return error.status === 401 || error.status === 400 ? texts.wrong : texts.failed;
}
