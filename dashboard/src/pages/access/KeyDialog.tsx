import { Checkbox, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, unwrap } from '../../api/client.js';
import { useProjects } from '../../api/records.js';
import type { Role } from '../../api/session.js';
import { useSession } from '../../app/session.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { SecretDialog } from './SecretDialog.js';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Makes a key and shows it once. */
export function KeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { access: texts, shell } = useTexts();
  const { projects: mine } = useSession();
  const { data: projects = [] } = useProjects();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [isWhole, setWhole] = useState(mine === null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [until, setUntil] = useState('');
  const making = useAction(
    () =>
      unwrap(
        api.POST('/api/v1/keys', {
          body: { name, role, projects: isWhole ? null : [...chosen], expiresAt: until === '' ? null : until },
        }),
      ),
    () => texts.keyMade,
  );
  const isReady = name.trim() !== '' && (isWhole || chosen.length > 0);
  return (
    <SecretDialog
      title={texts.newKey}
      action={texts.makeKey}
      isReady={isReady}
      isPending={making.isPending}
      made={making.data ? { lead: texts.giveKey(making.data.name), secret: making.data.key } : null}
      onSubmit={() => making.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        label={texts.name}
        description={texts.nameHint}
        value={name}
        maxLength={255}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={texts.role}
        value={role}
        onChange={(event) => setRole(ROLES.find((one) => one === event.currentTarget.value) ?? 'viewer')}
        data={ROLES.map((one) => ({ value: one, label: shell.roles[one] }))}
      />
      <fieldset className="rb-fieldset">
        <legend>{texts.projects}</legend>
        {mine === null && (
          <Checkbox label={texts.allProjects} checked={isWhole} onChange={(event) => setWhole(event.currentTarget.checked)} />
        )}
        {!isWhole &&
          projects.map(({ id, name: label }) => (
            <Checkbox
              key={id}
              mt="xs"
              label={label}
              checked={chosen.includes(id)}
              onChange={() => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
            />
          ))}
      </fieldset>
      <TextInput
        type="date"
        label={texts.lastDay}
        description={texts.lastDayHint}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      {!isReady && (
        <Text size="sm" c="dimmed">
          {texts.missing}
        </Text>
      )}
    </SecretDialog>
  );
}
