import { Bench, NOW, contextFor } from './bench.js';
import { expectSoundTrouble, expectWellFormed, kindsOf } from './expectations.js';
import { FAULTS } from './faults.js';
import { closedEndpoint, silence, type Behaviour } from './local-server.js';
import type { PlatformSubject } from './subject.js';

/** More than one row, so that answers must be shared out; as many as the platform takes, where that is fewer. */
const A_FEW = 5;

export function describeWire<Settings, Row>(subject: PlatformSubject<Settings, Row>): void {
  const bench = new Bench(subject);
  const secrets = subject.secrets;
  const count = () => Math.min(A_FEW, bench.destination().limits.rowsPerRequest);
  const refusals = subject.refusals.map(([name, answer]): readonly [string, Behaviour] => [name, () => answer]);

  beforeAll(() => bench.open());
  afterAll(() => bench.close());

  it('takes a good answer for what it is and loses no digit on the way', async () => {
    bench.behave((request) => subject.success(request, 1));
    const answer = await bench.destination().send(bench.rows(1), contextFor());
    expectWellFormed(answer, 1, secrets);
    expect(['delivered', 'accepted']).toContain(answer.outcomes[0]?.kind);
    expect(answer.trouble).toBeUndefined();
    expect(answer.exchange.left).toBe('yes');
    const wire = bench.server.seen.map(({ url, body }) => `${url}\n${body}`).join('\n');
    for (const text of subject.onTheWire) expect(wire).toContain(text);
  });

  it('gives every row of a full request its outcome and keeps the record of it small', async () => {
    const platform = bench.destination();
    const rows = platform.limits.rowsPerRequest;
    bench.behave((request) => subject.success(request, rows));
    const answer = await platform.send(bench.rows(rows), contextFor());
    expectWellFormed(answer, rows, secrets);
    expect(['delivered', 'accepted']).toEqual(expect.arrayContaining(kindsOf(answer.outcomes)));
  });

  it.each([...FAULTS, ...refusals])('never takes it for success when %s', async (_name, behaviour) => {
    bench.behave(behaviour);
    const answer = await bench.destination().send(bench.rows(count()), contextFor());
    expectWellFormed(answer, count(), secrets);
    for (const success of ['delivered', 'accepted']) expect(kindsOf(answer.outcomes)).not.toContain(success);
    // A row held by the whole destination must come with the trouble that it waits for.
    if (kindsOf(answer.outcomes).includes('held')) expect(answer.trouble).toBeDefined();
  });

  it('holds its rows, which never left, where nobody listens', async () => {
    const answer = await bench.destination(await closedEndpoint()).send(bench.rows(count()), contextFor());
    expectWellFormed(answer, count(), secrets);
    expect([kindsOf(answer.outcomes), answer.trouble?.kind, answer.exchange.left]).toEqual([['held'], 'outage', 'no']);
  });

  it('does not know what became of rows whose request was broken off', async () => {
    const stop = new AbortController();
    bench.behave(silence);
    const sent = bench.destination().send(bench.rows(count()), contextFor(stop.signal));
    await bench.arrived();
    stop.abort();
    const answer = await sent;
    expectWellFormed(answer, count(), secrets);
    expect([kindsOf(answer.outcomes), answer.exchange.left]).toEqual([['unknown'], 'unknown']);
  });

  it('sends nothing once the process stops', async () => {
    bench.behave(silence);
    const answer = await bench.destination().send(bench.rows(count()), contextFor(AbortSignal.abort()));
    expect([kindsOf(answer.outcomes), answer.exchange.left]).toEqual([['retry'], 'no']);
    expect(bench.server.seen).toEqual([]);
  });

  it.each(FAULTS)('gives no verdict when it asks for one and %s', async (_name, behaviour) => {
    const platform = bench.destination();
    if (!platform.confirm) return;
    bench.behave(behaviour);
    const open = { ref: '9007199254740993', rows: 1, acceptedAt: NOW };
    const { confirmations, trouble } = await platform.confirm([open], contextFor());
    for (const { verdict } of confirmations)
      expect(verdict.kind === 'outcome' && verdict.outcome.kind === 'delivered').toBe(false);
    if (trouble) expectSoundTrouble(trouble);
    for (const secret of secrets) expect(JSON.stringify({ confirmations, trouble })).not.toContain(secret);
  });

  it.each(FAULTS)('adopts nothing when it looks for a lost request and %s', async (_name, behaviour) => {
    const platform = bench.destination();
    if (!platform.findLostRequest) return;
    bench.behave(behaviour);
    const rows = bench.rows(count());
    const { found } = await platform.findLostRequest(
      { requestKey: 'rb1', rows, sentRows: rows.length, startedAt: NOW },
      contextFor(),
    );
    if (found === 'resend') return;
    expectWellFormed(found, rows.length, secrets);
    expect(kindsOf(found.outcomes)).toEqual(['held']);
  });

  it.each(FAULTS)('does not prove everything in a check when %s', async (_name, behaviour) => {
    bench.behave(behaviour);
    const results = await bench.destination().check(contextFor());
    expect(results.some(({ result }) => result !== 'proved')).toBe(true);
    for (const secret of secrets) expect(JSON.stringify(results)).not.toContain(secret);
  });
}
