import { SECOND } from '../../../src/domain/time/instant.js';
import type { ConversionFact } from '../../../src/platforms/kit/conversion.js';
import type { SendContext, ConversionPlatform } from '../../../src/platforms/kit/platform.js';
import { createHttpClient } from '../../../src/runtime/http.js';
import { CALL_START } from '../../support/call-builders.js';
import { LocalServer, type Behaviour } from './local-server.js';
import type { PlatformSubject } from './subject.js';

/** Ten minutes after the call that `aCall()` tells of. */
export const NOW = CALL_START + 600 * SECOND;

/** A platform bound to a local server. */
export class Bench<Settings, Row> {
  readonly server = new LocalServer();
  private endpoint = '';

  constructor(readonly subject: PlatformSubject<Settings, Row>) {}

  /** The address at which the server listens. */
  async open(): Promise<string> {
    this.endpoint = await this.server.open();
    return this.endpoint;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** The destination at the local server, or at another address. */
  destination(endpoint = this.endpoint): ConversionPlatform<Row> {
    const settings = this.subject.definition.settings.parse(this.subject.config(endpoint));
    return this.subject.definition.create(settings, { http: createHttpClient(), clock: { now: () => NOW } });
  }

  /** Sets the server's reaction to everything but requests aside. */
  behave(behaviour: Behaviour): void {
    this.server.seen.length = 0;
    this.server.behaviour = (request, response) => this.subject.aside?.(request) ?? behaviour(request, response);
  }

  /** Whether a request that is not aside has arrived. */
  async arrived(): Promise<void> {
    while (!this.server.seen.some((request) => !this.subject.aside?.(request))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Rows of different conversions, as the platform prepares them. */
  rows(count: number, platform = this.destination()): Row[] {
    return Array.from({ length: count }, (_, index) => rowOf(platform, another(this.subject.fact, index)));
  }
}

export function rowOf<Row>(platform: ConversionPlatform<Row>, fact: ConversionFact): Row {
  const prepared = platform.prepare(fact);
  if ('skip' in prepared) throw new Error(`skipped: ${JSON.stringify(prepared.skip)}`);
  return prepared.row;
}

export function contextFor(signal = new AbortController().signal): SendContext {
  return { requestKey: 'rb0190f3c2d4e5b6a7', signal };
}

/** The same conversion of another call, a second earlier each. */
function another(fact: ConversionFact, index: number): ConversionFact {
  const tail = index.toString(16).padStart(8, '0');
  return {
    ...fact,
    idempotencyKey: fact.idempotencyKey.slice(0, -8) + tail,
    occurredAt: fact.occurredAt - index * SECOND,
  };
}
