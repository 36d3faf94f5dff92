import fc from 'fast-check';
import { followUpOf } from '../../../src/delivery/requests/follow-up.js';
import type { Batch, OutgoingRow } from '../../../src/delivery/requests/outgoing-rows.js';
import type { OutgoingRequest } from '../../../src/delivery/requests/request-journal.js';
import { SuspectRows } from '../../../src/delivery/requests/suspect-rows.js';
import { answerForRequest } from '../../../src/platforms/kit/error-class.js';

const LONG_AGO = 0;
const NOW = Date.UTC(2026, 10, 22, 12);
const LIMITS = { now: NOW, longestDelayMs: 1 };

function aRow(id: number): OutgoingRow {
  const upload = { id: String(id), state: 'sending', reasonCode: null, attempts: 0, requestId: 'r' } as OutgoingRow['upload'];
  return { upload, frozen: { row: id, groupKey: 'all' }, sentValue: null, occurredAt: LONG_AGO };
}

/** A platform that takes or refuses a request, and never says because of which row. */
interface Oracle {
  /** Refused every time, whatever the script says. */
  readonly refuses: (rows: readonly number[]) => boolean;
  /** The requests, by number, that are refused although nothing is wrong. */
  readonly script?: (request: number) => boolean;
}

/** A run of the pipeline with one request at a time. */
function run(n: number, rowsPerRequest: number, { refuses, script = () => false }: Oracle) {
  const suspects = new SuspectRows();
  const rows = Array.from({ length: n }, (_, id) => aRow(id));
  const queue: Batch[] = [];
  for (let at = 0; at < n; at += rowsPerRequest)
    queue.push({ rows: rows.slice(at, at + rowsPerRequest), splits: 0, partlyTaken: false, bisection: null, retest: false });
  let [requests, trouble] = [0, null as ReturnType<SuspectRows['observe']>];
  const taken: number[] = [];
  for (;;) {
    if (queue.length === 0 || suspects.isExhausted) queue.push(...suspects.retests());
    const batch = queue.shift();
    if (!batch || trouble || suspects.isExhausted) break;
    const sent = batch.rows.map(({ frozen }) => frozen.row as number);
    const isRefused = refuses(sent) || script(requests);
    requests += 1;
    const refusal = answerForRequest({ errorClass: 'refused', platformCode: '400' }, sent.length, LIMITS);
    const answer = isRefused ? refusal : { outcomes: sent.map(() => ({ kind: 'delivered', verified: true }) as const) };
    if (!isRefused) taken.push(...sent);
    const outgoing = { batch, uploads: batch.rows.map(({ upload }) => upload) } as unknown as OutgoingRequest;
    const whole = { ...answer, exchange: { request: '', response: '', httpStatus: 400, remoteId: null, left: 'yes' as const } };
    const { nextBatches, refusedAlone } = followUpOf(outgoing, whole);
    trouble = suspects.observe([{ outgoing, answer: whole, refusedAlone }], 1);
    queue.unshift(...nextBatches);
  }
  const conclusion = suspects.conclude(trouble, false, NOW);
  const rejected = conclusion.steps.filter(({ to }) => to === 'rejected').map(({ upload }) => Number(upload.id));
  return {
    requests,
    taken: taken.length,
    rejected: rejected.sort((a, b) => a - b),
    trouble: conclusion.trouble?.reason.code ?? null,
  };
}

const anyOf = (bad: ReadonlySet<number>) => (rows: readonly number[]) => rows.some((row) => bad.has(row));

describe('rows that a platform refuses without naming them', () => {
  it('are rejected where they are refused by themselves and others are taken, at a small number of requests', () => {
    const sizes = fc.record({
      n: fc.integer({ min: 2, max: 300 }),
      bad: fc.uniqueArray(fc.nat(299), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(sizes, ({ n, bad: positions }) => {
        const bad = new Set(positions.filter((position) => position < n));
        if (bad.size === n) return;
        const { requests, ...result } = run(n, 1000, { refuses: anyOf(bad) });
        expect(result).toEqual({ taken: n - bad.size, rejected: [...bad].sort((a, b) => a - b), trouble: null });
        expect(requests).toBeLessThanOrEqual(1 + bad.size * (Math.ceil(Math.log2(n)) + 4));
      }),
    );
  });

  it('cost two hundred requests a round where there are hundreds, and the search goes on later', () => {
    const { requests, rejected, trouble } = run(1000, 1000, { refuses: (rows) => rows.some((row) => row % 2 === 0) });
    expect(requests).toBeLessThanOrEqual(201);
    expect([rejected.length > 50, rejected.every((row) => row % 2 === 0), trouble]).toEqual([true, true, 'REFUSED_FOR_NOW']);
  });

  it.each([1, 2, 3, 8, 9, 1000])('are not rejected where every one of %i is refused: then the request is at fault', (n) => {
    const { requests, ...result } = run(n, 1000, { refuses: () => true });
    expect(result).toEqual({ taken: 0, rejected: [], trouble: 'REQUEST_REFUSED' });
    expect(requests).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(n)) + 8);
  });

  it('are never rejected where the platform would take them alone, whatever kind of request it refuses', () => {
    // A size limit, two rows that conflict, bad rows: any rule about a request's content.
    const rules = fc.record({
      n: fc.integer({ min: 1, max: 60 }),
      rowsPerRequest: fc.constantFrom(1, 7, 1000),
      bad: fc.uniqueArray(fc.nat(59), { maxLength: 60 }),
      most: fc.integer({ min: 1, max: 60 }),
      apart: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(rules, ({ n, rowsPerRequest, bad, most, apart }) => {
        const isBad = anyOf(new Set(bad));
        const refuses = (rows: readonly number[]): boolean =>
          isBad(rows) || rows.length > most || apart.some(([a, b]) => a !== b && rows.includes(a) && rows.includes(b));
        const { rejected } = run(n, rowsPerRequest, { refuses });
        for (const row of rejected) expect([row, isBad([row])]).toEqual([row, true]);
      }),
    );
  });

  it('are never rejected for refusals that begin at some moment, be they few or without an end, where no row is bad', () => {
    const bursts = fc.record({
      n: fc.integer({ min: 1, max: 60 }),
      rowsPerRequest: fc.constantFrom(1, 7, 1000),
      from: fc.nat(20),
      length: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(Infinity)),
    });
    fc.assert(
      fc.property(bursts, ({ n, rowsPerRequest, from, length }) => {
        const script = (request: number): boolean => request >= from && request < from + length;
        const { rejected, taken, trouble } = run(n, rowsPerRequest, { refuses: () => false, script });
        expect(rejected).toEqual([]);
        if (trouble === null) expect(taken).toBe(n);
      }),
    );
  });

  it('are never rejected for single refusals of good requests, however many, as long as none follows another', () => {
    const scripts = fc.record({
      n: fc.integer({ min: 1, max: 60 }),
      gaps: fc.array(fc.integer({ min: 2, max: 9 }), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(scripts, ({ n, gaps }) => {
        let last = -1;
        const refused = new Set(gaps.map((gap) => (last += gap)));
        const { rejected } = run(n, 1000, { refuses: () => false, script: (request) => refused.has(request) });
        expect(rejected).toEqual([]);
      }),
    );
  });
});
