import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AdminKeysService, KnownKey } from '../../api/access/admin-keys.service.js';
import { readKeyName } from '../../api/access/key-name.js';
import type { Config } from '../../config/config.js';
import { inLanguage } from '../../domain/localized-text.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { ADMIN_ROLES, type AdminRole } from '../../domain/admin-roles.js';
import { EXIT_CODES, UsageError } from '../failure.js';
import { loadContext } from '../load-context.js';
import { type CliContext, COMMAND_LINE_ACTOR, printResult, configOption, type ConfigOption, jsonOption } from '../terminal.js';
import type { AppNeeds } from '../with-app.js';

/** Keys for people: never the secret, which is not stored. */
async function keyTable(keys: readonly KnownKey[], { text }: CliContext): Promise<string> {
  if (keys.length === 0)
    return text(
      'There are no keys yet. Make one: ringback key create --name YOURS --role admin',
      'Ключей ещё нет. Создайте: ringback key create --name ИМЯ --role admin',
    );
  const { default: Table } = await import('cli-table3');
  const head = text('id,name,role,projects,made,ends,revoked', 'id,имя,роль,проекты,создан,до,отозван').split(',');
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const key of keys) {
    const { id, name, role, projects, createdAt, expiresAt, revokedAt } = toKeyData(key);
    table.push([id, name, role, projects?.join(', ') ?? text('all', 'все'), createdAt, expiresAt ?? '', revokedAt ?? '']);
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
  const { text } = context;
  const key = program.command('key').description(text('Keys of the admin API.', 'Ключи доступа к панели и API.'));
  key
    .command('create')
    .description(
      text(
        'Make a key. It is shown this once and kept only as a hash.',
        'Создать ключ. Он показывается один раз, хранится только хеш.',
      ),
    )
    .requiredOption('--name <name>', text('whose key it is, for the audit log', 'чей это ключ, для журнала'), nameReader(context))
    .addOption(
      new Option('--role <role>', text('what it may do', 'что им можно делать')).choices(ADMIN_ROLES).makeOptionMandatory(),
    )
    .option('--project <id...>', text('the projects it sees; all without it', 'какие проекты видит; без неё — все'))
    .option(
      '--until <day>',
      text(
        'the last day on which it is good, in the business’s time zone; for good without it',
        'последний день действия, в часовом поясе бизнеса; без неё — бессрочно',
      ),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: CreateOptions) => createKey(context, options));
  key
    .command('list')
    .description(text('All keys, revoked ones included.', 'Все ключи, и отозванные тоже.'))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: ConfigOption) => listKeys(context, options));
  key
    .command('revoke')
    .description(text('Make a key useless, at once and for good.', 'Отозвать ключ, сразу и навсегда.'))
    .argument('<id>', text('as `key list` shows it', 'как его показывает `key list`'))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((id: string, options: ConfigOption) => revokeKey(context, id, options));
}

async function createKey(context: CliContext, { name, role, project, until, ...options }: CreateOptions): Promise<void> {
  const made = await withKeyService(context, options, 'created', async (keys, config) => {
    requireKnownProjects(project ?? [], config, context);
    const expiresAt = until === undefined ? null : await readEnd(until, config, context);
    return keys.create({ name, role, projects: project ?? null, expiresAt }, COMMAND_LINE_ACTOR);
  });
  const about = context.text(
    `The key of ${name} (${role}), shown only now. Id, for revoking it: ${made.id}`,
    `Ключ: ${name} (${role}). Показан только сейчас. Чтобы отозвать: ${made.id}`,
  );
  const words = `${made.key}\n\n${about}`;
  printResult(context, words, { ...made, name, role, projects: project ?? null });
}

async function listKeys(context: CliContext, options: ConfigOption): Promise<void> {
  const keys = await withKeyService(context, options, 'current', (service) => service.list());
  printResult(context, await keyTable(keys, context), { items: keys.map(toKeyData) });
}

async function revokeKey(context: CliContext, id: string, options: ConfigOption): Promise<void> {
  const revoked = await withKeyService(context, options, 'migrated', (service) => service.revoke(id, COMMAND_LINE_ACTOR));
  if (!revoked) context.exitCode = EXIT_CODES.failed;
  const words = revoked
    ? context.text(`The key ${id} is revoked.`, `Ключ ${id} отозван.`)
    : context.text(
        `There is no key ${id} that could be revoked. See: ringback key list`,
        `Ключа ${id}, который можно отозвать, нет. Посмотрите: ringback key list`,
      );
  printResult(context, words, { id, revoked });
}

async function withKeyService<T>(
  context: CliContext,
  options: ConfigOption,
  database: AppNeeds['database'],
  work: (keys: AdminKeysService, config: Config) => Promise<T>,
): Promise<T> {
  const app = await loadContext(context, options, { databaseOnly: true });
  const [{ withApp }, { KeysModule }, { AdminKeysService: Keys }] = await Promise.all([
    import('../with-app.js'),
    import('../../api/access/admin-keys.service.js'),
    import('../../api/access/admin-keys.service.js'),
  ]);
  return withApp(app, { module: KeysModule, database }, (services) => work(services.get(Keys), app.config));
}

const nameReader =
  ({ language }: CliContext) =>
  (typed: string): string => {
    const read = readKeyName(typed);
    if ('problem' in read) throw new InvalidArgumentError(inLanguage(read.problem, language));
    return read.name;
  };

/** The first moment of the following day: a key that is valid until a day is valid for all of it. */
async function readEnd(day: string, { timezone }: Config, { text }: CliContext): Promise<Instant> {
  const [{ dayBounds }, { DateTime }] = await Promise.all([import('../../domain/time/business-days.js'), import('luxon')]);
  if (DateTime.fromFormat(day, 'yyyy-MM-dd').isValid) return dayBounds(day, timezone).to;
  throw new UsageError(
    text(`--until takes a day, like 2027-01-31, not "${day}".`, `--until — это день, как 2027-01-31, а не «${day}».`),
  );
}

function requireKnownProjects(projects: readonly string[], config: Config, { text }: CliContext): void {
  const known = config.projects.map(({ id }) => id);
  const strange = projects.filter((id) => !known.includes(id));
  if (strange.length === 0) return;
  throw new UsageError(
    text(
      `There is no project "${strange.join('", "')}" in the config. Its projects: ${known.join(', ') || 'none'}.`,
      `В конфиге нет проекта «${strange.join('», «')}». Его проекты: ${known.join(', ') || 'нет'}.`,
    ),
  );
}
