import { memoised } from '../../domain/memoised.js';
import { AppError } from '../../runtime/errors.js';
import { keyedHash } from '../../runtime/ids.js';
import { FORGOTTEN } from '../../store/privacy/caller-keys.store.js';

/** The secrets of the callers' keyed hash. */
interface CallerSecrets {
  /** The installation's secret, in its database. */
  readonly stored: string;
  /** `privacy.callerSecret`, which is never in the database; null if the config has none. */
  readonly outside: string | null;
}

/** A caller's hash is computed at the start and at the end of a call, and by everything that looks at its earlier calls. */
const MOST_REMEMBERED = 2_000;

/**
 * Keyed hash (HMAC-SHA-256) of callers' numbers, different in each project: one client's calls reveal nothing about another's
 * callers.
 *
 * Nested: each layer hashes the previous hash with one more secret. So a database whose numbers are already forgotten can add a
 * secret without losing the identity of its callers. With `privacy.callerSecret` a copy of the database alone (a backup) does not
 * allow a search for a number.
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

  /** A secret of the same strength for other keyed hashes. */
  get contentSecret(): string {
    return this.secrets.outside ?? this.secrets.stored;
  }

  /**
   * How stored hashes of this form are converted to today's; null if they are today's already.
   *
   * @param form as returned before; null for hashes of the installation's secret alone, the same in all projects; `FORGOTTEN` if
   *   there are none, and then `rekey` takes numbers
   * @throws AppError RB_CALLER_SECRET if a secret that they were made with is no longer available
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

  /** What is stored about each layer; of an outside secret only a hash that does not reveal it. */
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
