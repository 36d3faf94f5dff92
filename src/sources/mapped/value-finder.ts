import { type DecodedText, isAbsent } from '../../domain/calls/encoded-text.js';
import { type JsonValue, membersOf, parseLosslessJson } from '../../domain/lossless-json.js';
import { isSuspect, jsonTexts, parameterKey, type Parameters, toStorableText, type WebhookBody } from '../parameters.js';
import type { EndRule, FieldRule, MappedSettings } from './settings.js';

/** Looks values up in one webhook by the name of a parameter or by a path into JSON. */
export class ValueFinder {
  /** JSON inside a text is parsed once, however many paths lead through it. */
  readonly #parsed = new Map<string, JsonValue | undefined>();

  constructor(
    private readonly parameters: Parameters,
    private readonly body: WebhookBody,
  ) {}

  /** The value at `call.contact.phone` or `items[0].id`; a parameter with literally this name takes precedence. */
  find(path: string): DecodedText | undefined {
    return this.parameters.get(parameterKey(path)) ?? this.inBody(path) ?? this.inParameter(path);
  }

  private inBody(path: string): DecodedText | undefined {
    if (this.body.kind !== 'json') return undefined;
    const text = this.descend(this.body.value, stepsOf(path));
    return text === undefined ? undefined : { text, suspect: isSuspect(text, this.body) };
  }

  /** Some senders put JSON into one parameter of a form. */
  private inParameter(path: string): DecodedText | undefined {
    const [first = '', ...rest] = stepsOf(path);
    const parameter = this.parameters.get(first);
    if (parameter === undefined || rest.length === 0) return undefined;
    const text = this.descend(parameter.text, rest);
    return text === undefined ? undefined : { text, suspect: parameter.suspect };
  }

  private descend(start: JsonValue | undefined, steps: readonly string[]): string | undefined {
    if (steps.length === 0) return undefined;
    const value = steps.reduce<JsonValue | undefined>((outer, step) => this.childOf(outer, step), start);
    const texts = value === undefined ? [] : jsonTexts(value).map(toStorableText);
    return texts.find((one) => !isAbsent(one));
  }

  private childOf(outer: JsonValue | undefined, step: string): JsonValue | undefined {
    const value = typeof outer === 'string' ? this.parse(outer) : outer;
    if (Array.isArray(value)) return (value as readonly JsonValue[]).find((_item, index) => String(index) === step);
    return membersOf(value).find(([name]) => parameterKey(name) === step)?.[1];
  }

  private parse(text: string): JsonValue | undefined {
    if (!this.#parsed.has(text)) this.#parsed.set(text, parseLosslessJson(text));
    return this.#parsed.get(text);
  }
}

function stepsOf(path: string): string[] {
  return path
    .split(/[.[\]]+/)
    .map(parameterKey)
    .filter((step) => step !== '');
}

type ReadBoolean = (text: string) => boolean | null;

/** What a webhook says, under our names of fields instead of the vendor's, in words that every source understands. */
export function resolveFields(finder: ValueFinder, { fields }: MappedSettings, readBoolean: ReadBoolean): Parameters {
  const found = Object.entries(fields).flatMap(([name, rule]) => {
    const value = rule && firstOf(finder, rule.from);
    return value ? [[name.toLowerCase(), { ...value, text: translate(value.text, rule, readBoolean) }] as const] : [];
  });
  return new Map(found);
}

/** Whether the call is over, by the words of the config. */
export function isCallEnd(rule: EndRule, finder: ValueFinder, resolved: Parameters): boolean {
  if (!('param' in rule)) return rule.some((name) => resolved.has(name.toLowerCase()));
  const value = finder.find(rule.param);
  return value !== undefined && rule.is.some((word) => isSame(word, value.text));
}

function firstOf(finder: ValueFinder, paths: readonly string[]): DecodedText | undefined {
  for (const path of paths) {
    const value = finder.find(path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A word that `map` does not know, and one that `not` cannot read as yes or no, stay as they came. */
function translate(text: string, rule: FieldRule, readBoolean: ReadBoolean): string {
  const renamed = Object.entries(rule.map ?? {}).find(([word]) => isSame(word, text))?.[1] ?? text;
  if (rule.is) return String(rule.is.some((word) => isSame(word, renamed)));
  const said = rule.not ? readBoolean(renamed) : null;
  return said === null ? renamed : String(!said);
}

function isSame(word: string, text: string): boolean {
  return word.trim().toLowerCase() === text.trim().toLowerCase();
}
