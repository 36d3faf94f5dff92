import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem } from '../api/client.js';
import { type Session, signInByLink } from '../api/session.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { EntryCard } from './EntryCard.js';
import { forgetLink } from './linkInAddress.js';

interface Props {
  readonly link: string;
  readonly onEntered: (session: Session | null) => void;
  /** To the form for a key. */
  readonly onGivenUp: () => void;
}

/** Uses the link on a press of the button only: the preview of a messenger would use it up. */
export default function SignInByLink({ link, onEntered, onGivenUp }: Props) {
  const { signIn: texts, links } = useTexts();
  const entering = useMutation({
    mutationFn: () => signInByLink(link),
    onSuccess: (session) => {
      forgetLink();
      onEntered(session);
    },
  });
  const { error } = entering;
  const isOver = error instanceof ApiProblem && error.status === 401;
  return (
    <EntryCard title={links.enterTitle} lead={links.enterLead}>
      {error && (
        <Alert color="red" variant="outline" role="alert">
          {isOver ? links.isOver : texts.failed}
        </Alert>
      )}
      {!isOver && (
        <Button size="md" loading={entering.isPending} onClick={() => entering.mutate()}>
          {links.enter}
        </Button>
      )}
      <Button
        variant="subtle"
        onClick={() => {
          forgetLink();
          onGivenUp();
        }}
      >
        {links.byKey}
      </Button>
    </EntryCard>
  );
}
