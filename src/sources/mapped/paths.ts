import { isAbsent } from '../../domain/absent.js';
import type { DecodedText } from '../../domain/encoded-text.js';
import { jsonParts, textOf, type JsonPart } from '../../domain/json-parts.js';
import { isSuspect, jsonTexts, keyOf, storable, type Body, type Parameters } from '../parameters.js';

/** Looks values up in one webhook by the name of a parameter or by a path into JSON. */
export class PathFinder {
  /** Every level is taken apart once, however many paths lead through it. */
  readonly #parts = new Map<string, readonly JsonPart[]>();

  constructor(
    private readonly parameters: Parameters,
    private readonly body: Body,
  ) {}

  /** What stands at `call.contact.phone` or `items[0].id`; a parameter that is literally called so goes first. */
  find(path: string): DecodedText | undefined {
    return this.parameters.get(keyOf(path)) ?? this.inBody(path) ?? this.inParameter(path);
  }

  private inBody(path: string): DecodedText | undefined {
    if (this.body.kind !== 'json') return undefined;
    const text = this.walk(this.body.text, stepsOf(path));
    return text === undefined ? undefined : { text, suspect: isSuspect(text, this.body) };
  }

  /** Some senders put JSON into one parameter of a form. */
  private inParameter(path: string): DecodedText | undefined {
    const [first = '', ...rest] = stepsOf(path);
    const parameter = this.parameters.get(first);
    if (parameter === undefined || rest.length === 0) return undefined;
    const text = this.walk(parameter.text, rest);
    return text === undefined ? undefined : { text, suspect: parameter.suspect };
  }

  private walk(json: string, steps: readonly string[]): string | undefined {
    let text = json;
    let raw: string | undefined;
    for (const step of steps) {
      raw = this.partsOf(text).find(({ name }, index) => (name === null ? String(index) : keyOf(name)) === step)?.raw;
      if (raw === undefined) return undefined;
      text = textOf(raw);
    }
    const texts = raw === undefined ? [] : jsonTexts(raw).map(storable);
    return texts.find((one) => !isAbsent(one));
  }

  private partsOf(text: string): readonly JsonPart[] {
    const known = this.#parts.get(text);
    if (known !== undefined) return known;
    const parts = jsonParts(text) ?? [];
    this.#parts.set(text, parts);
    return parts;
  }
}

function stepsOf(path: string): string[] {
  return path
    .split(/[.[\]]+/)
    .map(keyOf)
    .filter((step) => step !== '');
}
