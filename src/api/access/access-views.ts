import { z } from 'zod';
import { toIso } from '../../domain/time/instant.js';
import { ADMIN_ROLES } from '../../domain/admin-roles.js';
import type { SignInLinkEntity } from '../../store/schema/entities/admin.entity.js';
import { isoTime, listOf, nullableTime } from '../http/answer.js';
import { idParameter, limitedText, momentParameter } from '../http/input.js';
import type { KnownKey } from './admin-keys.service.js';
import { readKeyName } from './key-name.js';

const nameField = limitedText(255)
  .transform((text, context) => {
    const read = readKeyName(text);
    if ('name' in read) return read.name;
    context.addIssue({ code: 'custom', message: read.problem });
    return z.NEVER;
  })
  .describe('Whose it is, for the audit log. No two keys in use have one name.');

export const newKeyBody = z.strictObject({
  name: nameField,
  role: z.enum(ADMIN_ROLES),
  projects: z.array(idParameter).min(1).nullable().default(null).describe('The projects it sees; null for all.'),
  expiresAt: momentParameter
    .nullable()
    .default(null)
    .describe('From when it opens nothing any more; a day is included as a whole. Null for never.'),
});
export const NEW_KEY_EXAMPLE = { name: 'Анна', role: 'operator', projects: ['okna'], expiresAt: '2027-01-31' };

export const keySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: z.enum(ADMIN_ROLES),
    projects: z.array(z.string()).nullable().describe('Null for all.'),
    createdAt: isoTime,
    expiresAt: nullableTime.describe('Null for never.'),
    revokedAt: nullableTime,
  })
  .meta({ id: 'Key' });
export const keyListSchema = listOf(keySchema);
export const madeKeySchema = keySchema
  .extend({ key: z.string().describe('In full: shown this once and kept only as a hash.') })
  .meta({ id: 'MadeKey' });

export function toKeyView({ id, name, role, projects, createdAt, expiresAt, revokedAt }: KnownKey): z.output<typeof keySchema> {
  return {
    id,
    name,
    role,
    projects: projects === null ? null : [...projects],
    createdAt: toIso(createdAt),
    expiresAt: toIso(expiresAt),
    revokedAt: toIso(revokedAt),
  };
}

export const KEY_EXAMPLE: z.output<typeof keySchema> = {
  id: '019aab10-1111-7222-8333-444455556666',
  name: 'Анна',
  role: 'operator',
  projects: ['okna'],
  createdAt: '2026-11-22T08:00:00.000Z',
  expiresAt: '2027-01-31T21:00:00.000Z',
  revokedAt: null,
};

const MAX_LINK_HOURS = 72;
export const newLinkBody = z.strictObject({
  name: nameField,
  project: idParameter,
  validHours: z
    .number()
    .int()
    .min(1)
    .max(MAX_LINK_HOURS)
    .default(24)
    .describe('How long it can be used; the session that it opens ends like any other.'),
});
export const NEW_LINK_EXAMPLE = { name: 'Окна Плюс', project: 'okna', validHours: 24 };

export const linkSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    project: z.string(),
    madeBy: z.string().describe('The name of the key that made it.'),
    createdAt: isoTime,
    expiresAt: isoTime.describe('Until when it can be used.'),
    usedAt: nullableTime.describe('When it opened its session; null while it has not.'),
    revokedAt: nullableTime,
  })
  .meta({ id: 'SignInLink' });
export const linkListSchema = listOf(linkSchema);
export const madeLinkSchema = linkSchema
  .extend({
    link: z.string().describe('What to add to the dashboard’s address, `/#link=…`: shown this once and kept only as a hash.'),
  })
  .meta({ id: 'MadeSignInLink' });

export function toLinkView(link: SignInLinkEntity): z.output<typeof linkSchema> {
  const { id, name, projectId: project, madeBy, createdAt, expiresAt, usedAt, revokedAt } = link;
  return {
    id,
    name,
    project,
    madeBy,
    createdAt: toIso(createdAt),
    expiresAt: toIso(expiresAt),
    usedAt: toIso(usedAt),
    revokedAt: toIso(revokedAt),
  };
}

export const LINK_EXAMPLE: z.output<typeof linkSchema> = {
  id: '019aab12-1111-7222-8333-444455556666',
  name: 'Окна Плюс',
  project: 'okna',
  madeBy: 'Анна',
  createdAt: '2026-11-22T08:00:00.000Z',
  expiresAt: '2026-11-23T08:00:00.000Z',
  usedAt: null,
  revokedAt: null,
};

export const revokedSchema = z.strictObject({ revoked: z.literal(true) }).meta({ id: 'AccessRevoked' });
