import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { loadConfig } from '../../config/load.js';
import { loadPlatforms } from '../../destinations/platform-registry.js';
import { newSecret } from '../../runtime/ids.js';
import { loadSources } from '../../sources/registry.js';
import { report, type CliContext } from '../context.js';
import { UsageError } from '../failure.js';
import { ASKED, type Answers } from '../init/answers.js';
import { answersOf, flagOf, type Given } from '../init/ask.js';
import { configText, secretsOf, SOURCE } from '../init/template.js';
import { ASK, NEXT, SECRETS } from '../init/texts.js';
import { jsonOption } from '../options.js';

interface InitOptions extends Given {
  readonly out: string;
  readonly yes?: boolean;
}

export function addInit(program: Command, context: CliContext): void {
  const command = program
    .command('init')
    .description('Ask a few questions and write a config with comments. Answers may be given as options.')
    .option('-o, --out <file>', 'where to; must not be there yet', 'ringback.yaml')
    .addOption(new Option('--language <language>', 'of questions and comments').choices(['ru', 'en']))
    .option('-y, --yes', 'do not ask: take what is usual for what is not given');
  for (const asked of ASKED) command.option(`--${flagOf(asked)} <text>`, ASK[asked].en);
  command.addOption(jsonOption()).action((options: InitOptions) => init(context, options));
}

async function init(context: CliContext, options: InitOptions): Promise<void> {
  const file = resolve(options.out);
  if (existsSync(file)) throw new UsageError(`${options.out} is there already: choose another name with --out.`);
  if (options.yes !== true && !context.terminal.canAsk)
    throw new UsageError('There is nobody to ask: add --yes, and give answers as options.');
  const answers = await answersOf(context.terminal, options, options.yes !== true);
  const text = configText(answers);
  const token = newSecret();
  const secrets = secretsOf(answers);
  // What would be refused at start is refused here, before anything is written.
  const environment = Object.fromEntries([['MANGO_TOKEN', token], ...secrets.map((name) => [name, 'to-be-filled-in'])]);
  const given = { file, explicit: true, environment, sources: await loadSources(), platforms: await loadPlatforms() };
  loadConfig({ ...given, readFile: () => text });
  // `wx`: somebody may have written it while questions were answered.
  writeFileSync(file, text, { flag: 'wx' });
  report(context, nextInWords(answers, file, token, secrets), { file, MANGO_TOKEN: token, secrets });
}

function nextInWords({ language, publicUrl }: Answers, file: string, token: string, secrets: readonly string[]): string {
  const address = `${publicUrl === '' ? 'https://…' : publicUrl.replace(/\/$/, '')}/hooks/${SOURCE}/${token}`;
  return [
    `${NEXT.written[language]} ${file}`,
    NEXT.secrets[language],
    `  MANGO_TOKEN=${token}`,
    ...secrets.map((name) => `  ${name}=…   ${SECRETS[name]?.[language] ?? ''}`),
    `${NEXT.webhook[language]} ${address}`,
    NEXT.steps[language],
  ].join('\n');
}
