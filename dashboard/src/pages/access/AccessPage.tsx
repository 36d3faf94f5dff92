import { Alert, Badge, Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useKeys, useSignInLinks } from '../../api/access.js';
import { api, unwrap } from '../../api/client.js';
import { useProjects } from '../../api/records.js';
import type { AccessKey, SignInLink } from '../../api/types.js';
import { useHasRole } from '../../app/session.js';
import { QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { PageHeader, Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { type Column, DataTable } from '../../components/lists.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { KeyDialog } from './KeyDialog.js';
import { LinkDialog } from './LinkDialog.js';
import { RevokeButton } from './RevokeButton.js';

/** Access management for admins: keys, and one-time sign-in links for clients. */
export function AccessPage(): ReactNode {
  const { access: texts, shell } = useTexts();
  const isAdmin = useHasRole()('admin');
  return (
    <>
      <PageHeader title={shell.pages.access} lead={texts.lead} />
      {isAdmin ? (
        <Stack>
          <Keys />
          <Links />
        </Stack>
      ) : (
        <Alert variant="outline" color="gray">
          {texts.onlyAdmins}
        </Alert>
      )}
    </>
  );
}

/** Names of projects by id. */
function useProjectNames(): (ids: readonly string[] | null) => string {
  const { access: texts } = useTexts();
  const { data = [] } = useProjects();
  const names = new Map(data.map(({ id, name }) => [id, name]));
  return (ids) => (ids === null ? texts.allProjects : ids.map((id) => names.get(id) ?? id).join(', '));
}

function Keys() {
  const { access: texts, shell } = useTexts();
  const [isOpen, { open, close }] = useDisclosure();
  const format = useFormat();
  const projects = useProjectNames();
  const columns: Column<AccessKey>[] = [
    { key: 'name', header: texts.name, minWidth: 140, cell: ({ name }) => <Named name={name} /> },
    { key: 'role', header: texts.role, cell: ({ role }) => shell.roles[role].split(':')[0] },
    { key: 'projects', header: texts.projects, minWidth: 140, cell: (key) => projects(key.projects) },
    { key: 'made', header: texts.made, nowrap: true, cell: ({ createdAt }) => format.moment(createdAt) },
    {
      key: 'ends',
      header: texts.ends,
      nowrap: true,
      cell: ({ expiresAt, revokedAt }) => (
        <Validity
          until={expiresAt === null ? texts.never : format.moment(expiresAt)}
          over={revokedAt === null ? (isPast(expiresAt) ? texts.isOver : null) : texts.revokedAt(format.moment(revokedAt))}
        />
      ),
    },
    {
      key: 'acts',
      cell: ({ id, name, revokedAt }) =>
        revokedAt === null && (
          <RevokeButton
            title={texts.revokeKey(name)}
            lead={texts.revokeKeyLead}
            revoke={() => unwrap(api.POST('/api/v1/keys/{id}/revoke', { params: { path: { id } } }))}
          />
        ),
    },
  ];
  return (
    <Section
      title={texts.keys}
      aside={
        <Button size="xs" onClick={open}>
          {texts.newKey}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {texts.keysLead}
      </Text>
      <QueryView query={useKeys()} rows={3}>
        {(keys) =>
          keys.length === 0 ? (
            <Text size="sm">{texts.noKeys}</Text>
          ) : (
            <DataTable rows={keys} rowKey={({ id }) => id} columns={columns} minWidth={760} caption={texts.keysCaption} />
          )
        }
      </QueryView>
      {isOpen && <KeyDialog onClose={close} />}
    </Section>
  );
}

function Links() {
  const { access: texts, links } = useTexts();
  const [isOpen, { open, close }] = useDisclosure();
  const format = useFormat();
  const projects = useProjectNames();
  const endedBy = ({ usedAt, revokedAt, expiresAt }: SignInLink): string | null => {
    if (revokedAt !== null) return texts.revokedAt(format.moment(revokedAt));
    if (usedAt !== null) return links.usedAt(format.moment(usedAt));
    return isPast(expiresAt) ? texts.isOver : null;
  };
  const columns: Column<SignInLink>[] = [
    { key: 'name', header: links.who, minWidth: 140, cell: ({ name }) => <Named name={name} /> },
    { key: 'project', header: texts.project, minWidth: 120, cell: ({ project }) => projects([project]) },
    { key: 'by', header: links.madeBy, minWidth: 120, cell: ({ madeBy }) => madeBy },
    { key: 'made', header: texts.made, nowrap: true, cell: ({ createdAt }) => format.moment(createdAt) },
    {
      key: 'ends',
      header: links.goodUntil,
      nowrap: true,
      cell: (link) => <Validity until={format.moment(link.expiresAt)} over={endedBy(link)} />,
    },
    {
      key: 'acts',
      cell: ({ id, name, usedAt, expiresAt, revokedAt }) =>
        revokedAt === null &&
        (usedAt !== null || !isPast(expiresAt)) && (
          <RevokeButton
            title={links.revoke(name)}
            lead={links.revokeLead}
            revoke={() => unwrap(api.POST('/api/v1/sign-in-links/{id}/revoke', { params: { path: { id } } }))}
          />
        ),
    },
  ];
  return (
    <Section
      title={links.title}
      aside={
        <Button size="xs" onClick={open}>
          {links.create}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {links.lead}{' '}
        <TextLink to="/audit" search={{ action: 'links' }} size="sm" underline="always">
          {links.seeAudit}
        </TextLink>
      </Text>
      <QueryView query={useSignInLinks()} rows={2}>
        {(made) =>
          made.length === 0 ? (
            <Text size="sm">{links.none}</Text>
          ) : (
            <DataTable rows={made} rowKey={({ id }) => id} columns={columns} minWidth={760} caption={links.caption} />
          )
        }
      </QueryView>
      {isOpen && <LinkDialog onClose={close} />}
    </Section>
  );
}

function isPast(moment: string | null): boolean {
  return moment !== null && Date.parse(moment) <= Date.now();
}

function Named({ name }: { readonly name: string }) {
  return (
    <Text size="sm" fw={600} className="rb-break">
      {name}
    </Text>
  );
}

/** When it expires, or why it is no longer valid. */
function Validity({ until, over }: { readonly until: string; readonly over: string | null }) {
  if (over === null) return until;
  return (
    <Badge variant="default" tt="none" fw={500}>
      {over}
    </Badge>
  );
}
