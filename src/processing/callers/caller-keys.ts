import { memoised } from '../../domain/memoised.js';
import { AppError } from '../../runtime/errors.js';
import { keyedHash } from '../../runtime/ids.js';
import { FORGOTTEN } from '../../store/privacy/caller-keys.store.js';

/** The secrets that a caller's hash is made with. */
interface CallerSecrets {
  /** Of the installation, in its database. */
  readonly stored: string;
  /** `privacy.callerSecret`, which is nowhere in the database; null where the config names none. */
  readonly outside: string | null;
}

/** A caller is asked for at the start and at the end of a call, and by everything that looks at its earlier calls. */
const MOST_REMEMBERED = 2_000;

/**
 * Keyed hash (HMAC-SHA-256) of callers' numbers, another one in each project: what one client's calls tell of a caller says
 * nothing about another's.
 *
 * Nested: each layer hashes the hash before with one more secret. So a database whose numbers are forgotten already can take on a
 * further secret, and none of its callers becomes a stranger. With `privacy.callerSecret` a copy of the database alone (a
 * backup) holds nothing by which a number could be looked for.
 */
export class CallerKeys {
  private readonly layersByProject = new Map<string, readonly string[]>();
  private readonly keysByProject = new Map<string, (number: string) => string>();

  constructor(private readonly secrets: CallerSecrets) {}

  keyOf(projectId: string, number: string): string {
    const known = this.keysByProject.get(projectId) ?? memoised((one) => this.hashOf(projectId, one), MOST_REMEMBERED);
    this.keysByProject.set(projectId, known);
    return known(number);
  }

  private hashOf(projectId: string, number: string): string {
    return this.layersOf(projectId).reduce((hash, secret) => keyedHash(secret, hash), keyedHash(this.secrets.stored, number));
  }

  /** A secret of the same strength for other things that must be recognised again. */
  get contentSecret(): string {
    return this.secrets.outside ?? this.secrets.stored;
  }

  /**
   * How stored hashes of this form become today's; null where they are.
   *
   * @param form as `rekeying` gave it before; null for hashes of the installation's secret alone, the same in all projects;
   *   `FORGOTTEN` where there are none, and `rekey` is given numbers
   * @throws AppError RB_CALLER_SECRET where a secret that they were made with is not at hand any more
   */
  rekeying(form: string | null): { form: string; rekey: (projectId: string, key: string) => string } | null {
    const forms = this.forms();
    const today = forms.at(-1) ?? '';
    if (form === today) return null;
    if (form === FORGOTTEN) return { form: today, rekey: (projectId, number) => this.keyOf(projectId, number) };
    const done = form === null ? 0 : forms.indexOf(form) + 1;
    if (form !== null && done === 0) throw new AppError('RB_CALLER_SECRET', '');
    const rekey = (projectId: string, key: string) =>
      this.layersOf(projectId)
        .slice(done)
        .reduce((hash, secret) => keyedHash(secret, hash), key);
    return { form: today, rekey };
  }

  /** What is written down after each layer; of a secret from outside only a hash that does not lead to it. */
  private forms(): string[] {
    const { outside } = this.secrets;
    return ['project', ...(outside === null ? [] : [`project ${keyedHash(outside, 'fingerprint').slice(0, 16)}`])];
  }

  private layersOf(projectId: string): readonly string[] {
    const { stored, outside } = this.secrets;
    const known =
      this.layersByProject.get(projectId) ??
      [stored, ...(outside === null ? [] : [outside])].map((secret) => keyedHash(secret, `callers of ${projectId}`));
    this.layersByProject.set(projectId, known);
    return known;
  }
}
