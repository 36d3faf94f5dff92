import Table from 'cli-table3';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AdminKeysService, KnownKey } from '../../api/access/admin-keys.service.js';
import { readKeyName } from '../../api/access/key-name.js';
import { loadAppContext } from '../../app-context.js';
import type { Config } from '../../config/config.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { ADMIN_ROLES, type AdminRole } from '../../store/schema/entities/admin.entity.js';
import { EXIT_CODES, UsageError } from '../failure.js';
import { type CliContext, COMMAND_LINE_ACTOR, printResult, configOption, type ConfigOption, jsonOption } from '../terminal.js';
import type { AppNeeds } from '../with-app.js';

/** Keys for people: never the secret, which is not kept. */
function keyTable(keys: readonly KnownKey[]): string {
  if (keys.length === 0) return 'There are no keys yet. Make one: ringback key create --name YOURS --role admin';
  const table = new Table({
    head: ['id', 'name', 'role', 'projects', 'made', 'ends', 'revoked'],
    style: { head: [], border: [] },
  });
  for (const key of keys) {
    const { id, name, role, projects, createdAt, expiresAt, revokedAt } = toKeyData(key);
    table.push([id, name, role, projects?.join(', ') ?? 'all', createdAt, expiresAt ?? '', revokedAt ?? '']);
  }
  return table.toString();
}

function toKeyData({ id, name, role, projects, createdAt, expiresAt, revokedAt }: KnownKey) {
  return { id, name, role, projects, createdAt: toIso(createdAt), expiresAt: toIso(expiresAt), revokedAt: toIso(revokedAt) };
}

interface CreateOptions extends ConfigOption {
  readonly name: string;
  readonly role: AdminRole;
  readonly project?: string[];
  readonly until?: string;
}

export function addKey(program: Command, context: CliContext): void {
  const key = program.command('key').description('Keys of the admin API.');
  key
    .command('create')
    .description('Make a key. It is shown this once and kept only as a hash.')
    .requiredOption('--name <name>', 'whose key it is, for the audit log', readName)
    .addOption(new Option('--role <role>', 'what it may do').choices(ADMIN_ROLES).makeOptionMandatory())
    .option('--project <id...>', 'the projects it sees; all without it')
    .option('--until <day>', 'the last day on which it is good, in the business’s time zone; for good without it')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: CreateOptions) => createKey(context, options));
  key
    .command('list')
    .description('All keys, revoked ones included.')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: ConfigOption) => listKeys(context, options));
  key
    .command('revoke')
    .description('Make a key useless, at once and for good.')
    .argument('<id>', 'as `key list` shows it')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((id: string, options: ConfigOption) => revokeKey(context, id, options));
}

async function createKey(context: CliContext, { name, role, project, until, ...options }: CreateOptions): Promise<void> {
  const made = await withKeyService(context, options, 'migrated', async (keys, config) => {
    requireKnownProjects(project ?? [], config);
    const expiresAt = until === undefined ? null : await readEnd(until, config);
    return keys.create({ name, role, projects: project ?? null, expiresAt }, COMMAND_LINE_ACTOR);
  });
  const words = `${made.key}\n\nThe key of ${name} (${role}), shown only now. Id, for revoking it: ${made.id}`;
  printResult(context, words, { ...made, name, role, projects: project ?? null });
}

async function listKeys(context: CliContext, options: ConfigOption): Promise<void> {
  const keys = await withKeyService(context, options, 'current', (service) => service.list());
  printResult(context, keyTable(keys), { items: keys.map(toKeyData) });
}

async function revokeKey(context: CliContext, id: string, options: ConfigOption): Promise<void> {
  const revoked = await withKeyService(context, options, 'migrated', (service) => service.revoke(id, COMMAND_LINE_ACTOR));
  if (!revoked) context.exitCode = EXIT_CODES.failed;
  const words = revoked ? `The key ${id} is revoked.` : `There is no key ${id} that could be revoked. See: ringback key list`;
  printResult(context, words, { id, revoked });
}

async function withKeyService<T>(
  { clock }: CliContext,
  options: ConfigOption,
  database: AppNeeds['database'],
  work: (keys: AdminKeysService, config: Config) => Promise<T>,
): Promise<T> {
  const app = await loadAppContext({ ...options, clock });
  const [{ withApp }, { KeysModule }, { AdminKeysService: Keys }] = await Promise.all([
    import('../with-app.js'),
    import('../../api/access/admin-keys.service.js'),
    import('../../api/access/admin-keys.service.js'),
  ]);
  return withApp(app, { module: KeysModule, database }, (services) => work(services.get(Keys), app.config));
}

function readName(text: string): string {
  const read = readKeyName(text);
  if ('problem' in read) throw new InvalidArgumentError(read.problem);
  return read.name;
}

/** The first moment of the day after: a key that is good until a day is good for the whole of it. */
async function readEnd(day: string, { timezone }: Config): Promise<Instant> {
  const [{ dayBounds }, { DateTime }] = await Promise.all([import('../../domain/time/business-days.js'), import('luxon')]);
  if (!DateTime.fromFormat(day, 'yyyy-MM-dd').isValid)
    throw new UsageError(`--until takes a day, like 2027-01-31, not "${day}".`);
  return dayBounds(day, timezone).to;
}

function requireKnownProjects(projects: readonly string[], config: Config): void {
  const known = config.projects.map(({ id }) => id);
  const strange = projects.filter((id) => !known.includes(id));
  if (strange.length === 0) return;
  throw new UsageError(
    `There is no project "${strange.join('", "')}" in the config. Its projects: ${known.join(', ') || 'none'}.`,
  );
}
