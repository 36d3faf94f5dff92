import { platform } from '../../../src/platforms/google-ads/index.js';
import type { GoogleAdsRow } from '../../../src/platforms/google-ads/row.js';
import type { BatchAnswer } from '../../../src/platforms/kit/answers.js';
import type { ConversionPlatform } from '../../../src/platforms/kit/platform.js';
import { createHttpClient } from '../../../src/runtime/http.js';
import { CALL_START, aFact } from '../../support/call-builders.js';
import { contextFor, rowOf } from '../contract/bench.js';
import { LocalServer, type Behaviour, type SeenRequest } from '../contract/local-server.js';
import { aConfig, isTokenRequest, tokenAnswer } from './google-ads.js';

/** Google on this machine: token endpoint and Data Manager on one port, a clock that the test moves. */
export class GoogleBench {
  readonly server = new LocalServer();
  readonly clock = { now: () => this.now };
  now = CALL_START + 86_400_000;
  endpoint = '';
  private runtime = { http: createHttpClient(), clock: this.clock };

  async open(): Promise<void> {
    this.endpoint = await this.server.open();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** A process that has just started: nothing seen, no token held. */
  fresh(api: Behaviour, token: Behaviour = () => tokenAnswer()): void {
    this.server.seen.length = 0;
    this.server.behaviour = (request, response) => (isTokenRequest(request) ? token : api)(request, response);
    this.runtime = { http: createHttpClient(), clock: this.clock };
  }

  destination(overrides: Readonly<Record<string, unknown>> = {}): ConversionPlatform<GoogleAdsRow> {
    return platform.create(platform.settings.parse(aConfig(this.endpoint, overrides)), this.runtime);
  }

  /** Sends so many rows of different conversions in one request. */
  send(count: number, overrides: Readonly<Record<string, unknown>> = {}): Promise<BatchAnswer> {
    const destination = this.destination(overrides);
    return destination.send(rowsOf(destination, count), contextFor());
  }

  tokenRequests(): SeenRequest[] {
    return this.server.seen.filter(isTokenRequest);
  }

  apiRequests(): SeenRequest[] {
    return this.server.seen.filter((request) => !isTokenRequest(request));
  }
}

export function rowsOf(destination: ConversionPlatform<GoogleAdsRow>, count: number): GoogleAdsRow[] {
  return Array.from({ length: count }, (_, index) => {
    const { occurredAt } = aFact();
    return rowOf(
      destination,
      aFact({ idempotencyKey: `rb-${String(index).padStart(32, '0')}`, occurredAt: occurredAt - index * 1000 }),
    );
  });
}

export function kinds(answer: BatchAnswer): string[] {
  return answer.outcomes.map((outcome) => outcome.kind);
}
