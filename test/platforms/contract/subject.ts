import type { ConversionFact } from '../../../src/platforms/kit/conversion.js';
import type { PlatformDefinition } from '../../../src/platforms/kit/platform.js';
import type { Answer, SeenRequest } from './local-server.js';

/** What the contract suite needs to know of a platform to drive it from outside. */
export interface PlatformSubject<Settings, Row> {
  readonly definition: PlatformDefinition<Settings, Row>;
  /** The destination's own keys as somebody would write them in the config; `endpoint` is an address on this machine. */
  readonly config: (endpoint: string) => Readonly<Record<string, unknown>>;
  /** Texts of that config that must not appear in any exchange, outcome or account key. */
  readonly secrets: readonly string[];
  /** A goal that the config lists. */
  readonly goal: string;
  /** A conversion that cannot be sent because it has no identifier. */
  readonly unidentified: ConversionFact;
  /** A conversion that can be sent, and texts that must arrive in its request digit for digit. */
  readonly fact: ConversionFact;
  readonly onTheWire: readonly string[];
  /** A good answer to a send of so many rows. */
  readonly success: (request: SeenRequest, rows: number) => Answer;
  /**
   * Requests that are no send, confirm or look-up (an access token, say) and are answered well whatever fault is tried; null for
   * others.
   */
  readonly aside?: (request: SeenRequest) => Answer | null;
  /** The platform's own table of refusals beside the common ones. */
  readonly refusals: readonly (readonly [name: string, answer: Answer])[];
}
