import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, BASE, unwrap } from '../../api/client.js';
import { useProjects } from '../../api/records.js';
import { useProject } from '../../app/search.js';
import { useSession } from '../../app/session.js';
import { useFormat } from '../../components/format.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { SecretDialog } from './SecretDialog.js';

const HOURS = [1, 24, 72] as const;

/** Makes a one-time sign-in link and shows it once. */
export function LinkDialog({ onClose }: { readonly onClose: () => void }) {
  const { access: texts, links } = useTexts();
  const { publicUrl } = useSession();
  const { data: projects = [] } = useProjects();
  const current = useProject();
  const format = useFormat();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState(current ?? '');
  const [validHours, setHours] = useState<number>(24);
  const project = chosen === '' ? (projects[0]?.id ?? '') : chosen;
  const making = useAction(
    () => unwrap(api.POST('/api/v1/sign-in-links', { body: { name, project, validHours } })),
    () => links.made,
  );
  const madeOf = ({ name: who, expiresAt, link }: { name: string; expiresAt: string; link: string }) => ({
    lead: links.give(who, format.moment(expiresAt)),
    secret: `${publicUrl === null ? BASE.href : `${publicUrl}/`}#link=${link}`,
  });
  return (
    <SecretDialog
      title={links.create}
      action={links.make}
      isReady={name.trim() !== '' && project !== ''}
      isPending={making.isPending}
      made={making.data ? madeOf(making.data) : null}
      onSubmit={() => making.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        label={links.who}
        description={links.whoHint}
        value={name}
        maxLength={255}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={texts.project}
        value={project}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={projects.map(({ id, name: label }) => ({ value: id, label }))}
      />
      <NativeSelect
        label={links.validFor}
        value={String(validHours)}
        onChange={(event) => setHours(Number(event.currentTarget.value))}
        data={HOURS.map((hours) => ({ value: String(hours), label: links.hours(hours) }))}
      />
    </SecretDialog>
  );
}
