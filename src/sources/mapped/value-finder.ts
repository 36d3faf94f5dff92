import { isAbsent } from '../../domain/calls/encoded-text.js';
import { type JsonValue, jsonValueText, membersOf, parseLosslessJson } from '../../domain/lossless-json.js';
import { isSuspect, parameterKey, type Parameters, toStorableText, type WebhookBody } from '../parameters.js';

/** All values of one parameter: a list, or a repeated parameter, has several. */
export interface FoundValue {
  /** The non-empty values, in order; at least one. */
  readonly texts: readonly string[];
  /** Letters may be wrong. */
  readonly suspect: boolean;
}

/** Looks up values in one webhook by parameter name or by a path into JSON. */
export class ValueFinder {
  /** Cache: JSON inside a text is parsed once, however many paths lead through it. */
  readonly #parsed = new Map<string, JsonValue | undefined>();
  /** Cache: members of a JSON value by key; a path that many fields share is indexed once. */
  readonly #members = new Map<JsonValue, ReadonlyMap<string, JsonValue>>();
  /** Form names with brackets as paths: `call[info][id]` as `call.info.id`. */
  #bracketed: ReadonlyMap<string, string> | null = null;

  constructor(
    private readonly parameters: Parameters,
    private readonly body: WebhookBody,
  ) {}

  /** Whether there were parameters that were not read: members of JSON are all found by their paths. */
  get isCut(): boolean {
    return this.parameters.cutIn?.some((place) => place === 'query' || this.body.kind !== 'json') ?? false;
  }

  /** The value at `call.contact.phone` or `items[0].id`; a parameter with literally this name takes precedence. */
  find(path: string): FoundValue | undefined {
    return this.named(parameterKey(path)) ?? this.inBody(path) ?? this.inBrackets(path) ?? this.inParameter(path);
  }

  /** The JSON value at a path into the body, or into a parameter that contains JSON. */
  findJson(path: string): JsonValue | undefined {
    const [first = '', ...rest] = stepsOf(path);
    const inBody = this.body.kind === 'json' ? this.descend(this.body.value, [first, ...rest]) : undefined;
    const text = inBody === undefined ? this.parameters.get(first)?.text : undefined;
    const value = text === undefined ? inBody : rest.length === 0 ? text : this.descend(text, rest);
    return typeof value === 'string' ? this.parse(value) : value;
  }

  private named(key: string): FoundValue | undefined {
    const parameter = this.parameters.get(key);
    const { text, suspect, others = [] } = parameter ?? {};
    return text === undefined
      ? undefined
      : { texts: [text, ...others].flatMap((one) => this.textsOf(one)), suspect: suspect ?? false };
  }

  private inBrackets(path: string): FoundValue | undefined {
    this.#bracketed ??= new Map(
      [...this.parameters.keys()].filter((name) => name.includes('[')).map((name) => [pathKey(name), name]),
    );
    const name = this.#bracketed.get(pathKey(path));
    return name === undefined ? undefined : this.named(name);
  }

  private inBody(path: string): FoundValue | undefined {
    const { body } = this;
    if (body.kind !== 'json') return undefined;
    const texts = this.saying(this.descend(body.value, stepsOf(path)));
    return texts.length === 0 ? undefined : { texts, suspect: texts.some((text) => isSuspect(text, body)) };
  }

  /** Some senders put JSON into one form parameter. */
  private inParameter(path: string): FoundValue | undefined {
    const [first = '', ...rest] = stepsOf(path);
    const parameter = this.parameters.get(first);
    if (parameter === undefined || rest.length === 0) return undefined;
    const texts = this.saying(this.descend(parameter.text, rest));
    return texts.length === 0 ? undefined : { texts, suspect: parameter.suspect };
  }

  private descend(start: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
    if (steps.length === 0) return undefined;
    return steps.reduce<JsonValue | undefined>((outer, step) => this.childOf(outer, step), start);
  }

  /** A step into a list is an index, or a member of each of its objects: `tags.name`. */
  private childOf(outer: JsonValue | undefined, step: string): JsonValue | undefined {
    const value = typeof outer === 'string' ? this.parse(outer) : outer;
    if (!Array.isArray(value)) return this.membersOf(value)?.get(step);
    const list = value as readonly JsonValue[];
    if (/^\d{1,6}$/.test(step)) return list[Number(step)];
    const children = list.map((item) => this.childOf(item, step)).filter((one) => one !== undefined);
    return children.length === 0 ? undefined : children;
  }

  private membersOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> | undefined {
    if (value === undefined) return undefined;
    const known = this.#members.get(value);
    if (known !== undefined || typeof value !== 'object') return known;
    const members = new Map<string, JsonValue>();
    for (const [name, member] of membersOf(value)) if (!members.has(parameterKey(name))) members.set(parameterKey(name), member);
    this.#members.set(value, members);
    return members;
  }

  private saying(value: JsonValue | undefined): readonly string[] {
    if (value === undefined) return [];
    if (typeof value === 'string') return this.textsOf(toStorableText(value)).filter((text) => !isAbsent(text));
    const values: readonly JsonValue[] = Array.isArray(value) ? (value as readonly JsonValue[]).flat() : [value];
    return values.map((one) => toStorableText(jsonValueText(one))).filter((text) => !isAbsent(text));
  }

  /** A list given as JSON text is a list. */
  private textsOf(text: string): readonly string[] {
    const list = /^\s*\[.*\]\s*$/s.test(text) ? this.parse(text) : undefined;
    if (!Array.isArray(list)) return [text];
    const texts = (list as readonly JsonValue[]).map((one) => toStorableText(jsonValueText(one))).filter((one) => !isAbsent(one));
    return texts.length === 0 ? [text] : texts;
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

function pathKey(path: string): string {
  return stepsOf(path).join('.');
}
