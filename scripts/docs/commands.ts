import type { Argument, Command, Option } from 'commander';
import { item, page, paragraph } from './markdown.js';

const INTRODUCTION = [
  'Run any command as `npx ringback COMMAND`. Exit codes: 0 ok, 1 failed, 2 wrong usage, 78 unusable configuration.',
  'Every command takes `--help`, and nearly all take `--json`, which prints results and errors as JSON for programs.',
  'Where there is no database yet (a file that is not there, or a PostgreSQL database without our tables), `start`, `migrate`, ' +
    '`init`, `import` of calls, `restore` and `key create` make it. `config check`, `doctor`, `migrate --check` and ' +
    '`import --dry-run` work without one. All others work on what is stored: they end with 1 and `RB_DATABASE_ABSENT`, name the ' +
    'path that was looked at, and leave no file. Older tables are brought up to date by commands that write and refused by those ' +
    'that only look (`RB_DATABASE_OLDER`); those of a newer version are refused by all (`RB_DATABASE_NEWER`).',
  'A project, source, destination, goal or platform that neither the config nor the database knows is wrong usage (2), and the ' +
    'message says which there are.',
];

/** Where the program chooses the default by the terminal it runs in, so that the page is the same everywhere. */
const DEFAULT_OF_THE_TERMINAL = ['--language'];

/** docs/cli.md, from the commands themselves. */
export function commandsPage(program: Command): string {
  const commands = program.commands.flatMap((command) => (command.commands.length > 0 ? command.commands : [command]));
  return page('The command line', 'scripts/docs/commands.ts', [
    ...INTRODUCTION.map(paragraph),
    ...commands.flatMap((command) => [
      `## \`${nameOf(command)}\``,
      paragraph(command.description()),
      `\`\`\`sh\nnpx ringback ${nameOf(command)}${usageOf(command)}\n\`\`\``,
      [...command.registeredArguments.map(argumentItem), ...visible(command).map(optionItem)].join('\n'),
    ]),
  ]);
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
}

function usageOf(command: Command): string {
  const words = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  const required = visible(command).filter(({ mandatory }) => mandatory);
  return [...words, ...required.map(({ flags }) => flags), '[options]'].map((word) => ` ${word}`).join('');
}

function visible(command: Command): readonly Option[] {
  return command.options.filter(({ hidden }) => !hidden);
}

function argumentItem(argument: Argument): string {
  const facts = [argument.required ? 'required' : 'optional', choices(argument.argChoices)];
  return item(`\`${argument.name()}\``, facts, argument.description);
}

function optionItem(option: Option): string {
  const facts = [option.mandatory ? 'required' : null, choices(option.argChoices), defaultOf(option)];
  return item(`\`${option.flags}\``, facts, option.description);
}

function choices(words: readonly string[] | undefined): string | null {
  return words === undefined ? null : words.map((word) => `\`${word}\``).join(' or ');
}

function defaultOf({ long, defaultValue }: Option): string | null {
  const text = typeof defaultValue === 'string' || typeof defaultValue === 'number' ? String(defaultValue) : '';
  if (text === '') return null;
  return DEFAULT_OF_THE_TERMINAL.includes(long ?? '') ? 'default: that of the terminal' : `default: \`${text}\``;
}
