import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { callIdOf, visitorOf } from '../testbed/calls.js';
import { HOUR, SECOND, toIso } from '#dist/domain/time/instant.js';

/** A call as the vendor tells it, by the names in its webhooks. */
export type CallParameters = Readonly<Record<string, string>>;

/** What the sender of a webhook was answered. */
export interface SentCall {
  /** The call's number. */
  readonly number: number;
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  readonly ms: number;
}

/** Google refuses younger clicks: these calls began long before their webhooks came. */
const CLICK_AGE_MS = 7 * HOUR;
/** Longer than any webhook may wait. */
const PATIENCE_MS = 60 * SECOND;

/** Webhooks at a steady rate, one for each new call, to the processes round robin; each is sent once, whatever is answered. */
export class CallStream {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly underWay = new Set<Promise<void>>();
  private readonly answers: SentCall[] = [];
  private isOver = false;
  private sending: Promise<void> = Promise.resolve();
  private sent = 0;

  /**
   * @param addresses of the webhook, without its query
   * @param onCall the vendor notes the call before it sends the webhook
   */
  constructor(
    private readonly addresses: readonly string[],
    private readonly perSecond: number,
    private readonly onCall: (parameters: CallParameters) => Promise<void> = () => Promise.resolve(),
  ) {}

  begin(): void {
    this.isOver = false;
    this.sending = this.sendUntilOver();
  }

  /** Waits for the answers that are still to come. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.sending;
    await Promise.all(this.underWay);
  }

  async close(): Promise<void> {
    await this.end();
    this.agent.destroy();
  }

  /** Of this stream so far, in order of their answers. */
  get answered(): readonly SentCall[] {
    return this.answers;
  }

  get acknowledged(): readonly SentCall[] {
    return this.answers.filter(({ status }) => status === 200);
  }

  private async sendUntilOver(): Promise<void> {
    for (let due = performance.now(); !this.isOver; due += SECOND / this.perSecond) {
      const sending = this.send(this.sent).finally(() => this.underWay.delete(sending));
      this.underWay.add(sending);
      this.sent += 1;
      await sleep(Math.max(0, due - performance.now()));
    }
  }

  private async send(number: number): Promise<void> {
    const address = this.addresses[number % this.addresses.length] ?? '';
    const parameters = parametersOf(number);
    await this.onCall(parameters);
    const query = new URLSearchParams(parameters).toString();
    const begun = performance.now();
    const status = await new Promise<number>((resolve) => {
      const outgoing = request(`${address}?${query}`, { agent: this.agent, timeout: PATIENCE_MS });
      outgoing.once('response', (answer) => {
        answer.resume();
        answer.once('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
      });
      outgoing.once('timeout', () => outgoing.destroy());
      outgoing.once('error', () => resolve(0));
      outgoing.end();
    });
    this.answers.push({ number, status, ms: performance.now() - begun });
  }
}

/** The parameters of the n-th call, which has just ended. */
export function parametersOf(number: number): CallParameters {
  const { yaCid, gaCid, gclid } = visitorOf(number);
  return {
    callId: callIdOf(number),
    dateStart: `${toIso(Date.now() - CLICK_AGE_MS).slice(0, 19)}Z`,
    callStatus: '1120',
    duration: '60',
    isQuality: 'true',
    callerNumber: `7916${String(number).padStart(7, '0')}`,
    yaCid,
    gaCid,
    url: `https://example.ru/?gclid=${gclid}`,
  };
}
