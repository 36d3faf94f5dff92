import { InvalidArgumentError, Option, type Command } from 'commander';
import { AdminKeysService } from '../../api/access/admin-keys.service.js';
import type { Config } from '../../config/config.js';
import { Database } from '../../store/database/database.js';
import { ADMIN_ROLES, type AdminRole } from '../../store/schema/entities/admin.entity.js';
import { COMMAND_LINE, report, type CliContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { UsageError } from '../failure.js';
import { keyData, keyTable } from '../key-table.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';
import { serviceConfig } from '../service-config.js';

interface CreateOptions extends ConfigOption {
  readonly name: string;
  readonly role: AdminRole;
  readonly project?: string[];
}

const LONGEST_NAME = 255;

export function addKey(program: Command, context: CliContext): void {
  const key = program.command('key').description('Keys of the admin API.');
  key
    .command('create')
    .description('Make a key. It is shown this once and kept only as a hash.')
    .requiredOption('--name <name>', 'whose key it is, for the audit log', readName)
    .addOption(new Option('--role <role>', 'what it may do').choices(ADMIN_ROLES).makeOptionMandatory())
    .option('--project <id...>', 'the projects it sees; all without it')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: CreateOptions) => create(context, options));
  key
    .command('list')
    .description('All keys, revoked ones included.')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: ConfigOption) => list(context, options));
  key
    .command('revoke')
    .description('Make a key useless, at once and for good.')
    .argument('<id>', 'as `key list` shows it')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((id: string, options: ConfigOption) => revoke(context, id, options));
}

async function create(context: CliContext, { name, role, project, ...options }: CreateOptions): Promise<void> {
  const made = await withKeys(context, options, (keys, config) => {
    refuseUnknown(project ?? [], config);
    return keys.create({ name, role, projects: project ?? null }, COMMAND_LINE);
  });
  const words = `${made.key}\n\nThe key of ${name} (${role}), shown only now. Id, for revoking it: ${made.id}`;
  report(context, words, { ...made, name, role, projects: project ?? null });
}

async function list(context: CliContext, options: ConfigOption): Promise<void> {
  const keys = await withKeys(context, options, (service) => service.list());
  report(context, keyTable(keys), { items: keys.map(keyData) });
}

async function revoke(context: CliContext, id: string, options: ConfigOption): Promise<void> {
  const revoked = await withKeys(context, options, (service) => service.revoke(id, COMMAND_LINE));
  if (!revoked) context.exitCode = EXIT.failed;
  const words = revoked ? `The key ${id} is revoked.` : `There is no key ${id} that could be revoked. See: ringback key list`;
  report(context, words, { id, revoked });
}

async function withKeys<T>(
  { clock }: CliContext,
  options: ConfigOption,
  work: (keys: AdminKeysService, config: Config) => Promise<T>,
): Promise<T> {
  const { config } = await serviceConfig(options);
  const database = (await Database.open(config.database.url)).withLockTimeout();
  try {
    return await work(new AdminKeysService(database, clock), config);
  } finally {
    await database.close();
  }
}

function readName(text: string): string {
  if (text.trim() === '' || text.length > LONGEST_NAME)
    throw new InvalidArgumentError(`It must have 1 to ${LONGEST_NAME} signs.`);
  return text;
}

function refuseUnknown(projects: readonly string[], config: Config): void {
  const known = config.projects.map(({ id }) => id);
  const strange = projects.filter((id) => !known.includes(id));
  if (strange.length === 0) return;
  throw new UsageError(
    `There is no project "${strange.join('", "')}" in the config. Its projects: ${known.join(', ') || 'none'}.`,
  );
}
