import type { z } from 'zod';

/** One key of a section of the config. */
export interface ConfigKey {
  /** From the section on: `credentials.clientId`, `goals.<goal>.target`, `valueBy[].when`; empty for the section itself. */
  readonly path: string;
  /** What it takes, whether it must be given, its default. */
  readonly facts: readonly string[];
  /** As the schema itself describes it. */
  readonly description: string | undefined;
}

type Schema = z.core.$ZodType;

interface Member {
  readonly name: string;
  readonly member: Schema;
}

/** So many words or keys of one kind are too many to list. */
const MANY = 8;
const FEW = 2;

/** All keys of a schema in their order, nested ones after their parent. Rules are a section of their own and not gone into. */
export function keysOf(schema: Schema, when: Schema): ConfigKey[] {
  const whole = schema === when ? unwrapped((schema as z.ZodLazy)._zod.innerType).core : schema;
  const keys = membersOf(whole, when).flatMap(({ name, member }) => keysAt(name, member, when));
  return keys.length > 0 ? keys : keysAt('', whole, when);
}

function keysAt(path: string, schema: Schema, when: Schema): ConfigKey[] {
  const { core, optional, fallback, description } = unwrapped(schema);
  const inner = core === when ? [] : membersOf(core, when);
  const separator = path === '' ? '' : '.';
  const names = inner.map(({ name, member }) => ({ name: name.startsWith('[') ? path + name : path + separator + name, member }));
  const nested = names.flatMap(({ name, member }) => keysAt(name, member, when));
  const facts = [typeOf(core, when), optional || path === '' ? '' : 'required', fallback ?? ''].filter((fact) => fact !== '');
  return [{ path, facts, description }, ...nested];
}

/** The keys directly inside: of an object, of what a list or a mapping holds. */
function membersOf(schema: Schema, when: Schema): readonly Member[] {
  const { core } = unwrapped(schema);
  const { def } = (core as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return alike(Object.entries(def.shape).map(([name, member]) => ({ name, member })));
    case 'array':
      return membersOf(def.element, when).map(({ name, member }) => ({ name: `[].${name}`, member }));
    case 'record':
      return membersOf(def.valueType, when).map(({ name, member }) => ({ name: `<name>.${name}`, member }));
    case 'union': {
      const object = def.options.find((option) => membersOf(option, when).length > 0);
      return object === undefined ? [] : membersOf(object, when);
    }
    default:
      return [];
  }
}

/** Many keys of one kind are described once, as `<name>`, before the few of another kind. */
function alike(members: readonly Member[]): readonly Member[] {
  const kindOf = ({ member }: Member) => unwrapped(member).core;
  const first = members.find((one) => members.filter((other) => kindOf(other) === kindOf(one)).length > MANY);
  const others = first === undefined ? [] : members.filter((one) => kindOf(one) !== kindOf(first));
  return first === undefined || others.length > FEW ? members : [{ name: '<name>', member: first.member }, ...others];
}

interface Unwrapped {
  readonly core: Schema;
  readonly optional: boolean;
  /** In words; undefined where there is none, or where the keys inside have theirs. */
  readonly fallback: string | undefined;
  readonly description: string | undefined;
}

/** Takes off what only says that a key may be left out, or what becomes of it later. */
function unwrapped(schema: Schema): Unwrapped {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const own = (schema as z.ZodType).description;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'readonly':
    case 'nonoptional': {
      const inner = unwrapped(def.innerType);
      return { ...inner, optional: inner.optional || def.type === 'optional', description: own ?? inner.description };
    }
    case 'default':
    case 'prefault': {
      const inner = unwrapped(def.innerType);
      return {
        ...inner,
        optional: true,
        fallback: inner.fallback ?? inWords(def.defaultValue),
        description: own ?? inner.description,
      };
    }
    case 'pipe': {
      const { type } = (def.in as z.core.$ZodTypes)._zod.def;
      const inner = unwrapped(type === 'transform' ? def.out : def.in);
      return { ...inner, description: own ?? inner.description };
    }
    default:
      return { core: schema, optional: false, fallback: undefined, description: own };
  }
}

function inWords(value: unknown): string | undefined {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'default: none';
  if (Array.isArray(value)) return `default: \`[${value.join(', ')}]\``;
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? `default: \`${value as string | number | boolean}\``
    : undefined;
}

function typeOf(schema: Schema, when: Schema): string {
  const { core } = unwrapped(schema);
  if (core === when) return 'a rule, see `when`';
  const { def } = (core as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return 'text';
    case 'number':
      return numberType(core);
    case 'boolean':
      return 'true or false';
    case 'enum':
      return words(Object.values(def.entries));
    case 'literal':
      return words(def.values);
    case 'array':
      return `list of ${typeOf(def.element, when)}`;
    case 'union':
      return unionType(def.options, when);
    case 'record':
      return membersOf(core, when).length > 0 ? 'names with settings' : `names with ${typeOf(def.valueType, when)}`;
    case 'object':
    case 'unknown':
      return 'settings';
    default:
      return '';
  }
}

/** `X or a list of X` is what most unions are. */
function unionType(options: readonly Schema[], when: Schema): string {
  const types = [...new Set(options.map((option) => typeOf(option, when)))];
  const [one = '', other] = types;
  if (types.length === 2 && other === `list of ${one}`) return `${one}, one or a list`;
  return types.filter((type) => type !== '').join(', or ');
}

function words(all: readonly unknown[]): string {
  return all.length > MANY ? 'text' : all.map((word) => `\`${String(word)}\``).join(' or ');
}

function numberType(schema: Schema): string {
  const { format, minValue, maxValue, def } = schema as z.ZodNumber;
  const what = format !== null ? 'whole number' : 'number';
  const open = (def.checks ?? []).some(
    ({ _zod }) => _zod.def.check === 'greater_than' && 'inclusive' in _zod.def && !_zod.def.inclusive,
  );
  const from = isLimit(minValue) ? ` ${open ? 'above' : 'from'} ${minValue}` : '';
  const to = isLimit(maxValue) ? ` to ${maxValue}` : '';
  return what + from + to;
}

/** Whole numbers come with the limits of what a number can hold. */
function isLimit(value: number | null): boolean {
  return value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}
