import { DAY, HOUR, SECOND } from '../../../src/domain/time/instant.js';
import { Bench } from './bench.js';
import type { PlatformSubject } from './subject.js';

const SOMEWHERE = 'http://127.0.0.1:9';

export function describeConfig<Settings, Row>(subject: PlatformSubject<Settings, Row>): void {
  const bench = new Bench(subject);
  const { definition } = subject;
  const destination = () => bench.destination(SOMEWHERE);
  const read = (change: Readonly<Record<string, unknown>>) =>
    definition.settings.safeParse({ ...subject.config(SOMEWHERE), ...change });

  it('takes its own section and refuses a key that it does not know', () => {
    expect(read({}).success).toBe(true);
    expect(read({ misspelt: 1 }).error?.issues.map((issue) => issue.code)).toEqual(['unrecognized_keys']);
  });

  it('says what to do where goals are missing, and shows no secret in it', () => {
    const { error } = read({ goals: undefined });
    expect(error?.issues.map((issue) => issue.path)).toEqual([['goals']]);
    expect(error?.issues[0]?.message.length).toBeGreaterThan(10);
    for (const secret of subject.secrets) expect(JSON.stringify(error)).not.toContain(secret);
  });

  it('has a schedule of five or six fields, always the same for the same destination', () => {
    const schedule = definition.defaultSchedule('okna');
    expect(schedule.split(' ').length === 5 || schedule.split(' ').length === 6).toBe(true);
    expect(definition.defaultSchedule('okna')).toBe(schedule);
  });

  it('has a window that opens before it closes, within what any platform takes', () => {
    const { window } = destination();
    expect(window.notBeforeMs).toBeGreaterThanOrEqual(0);
    expect(window.expiresMs).toBeGreaterThan(window.notBeforeMs + HOUR);
    expect(window.expiresMs).toBeLessThanOrEqual(90 * DAY);
  });

  it('has limits that let rows through', () => {
    const { rowsPerRequest, requestsInParallel, rowsPerClaim } = destination().limits;
    for (const limit of [rowsPerRequest, requestsInParallel, rowsPerClaim]) {
      expect(Number.isInteger(limit)).toBe(true);
      expect(limit).toBeGreaterThan(0);
    }
    expect(rowsPerClaim).toBeGreaterThanOrEqual(rowsPerRequest);
  });

  it('asks for verdicts in time where it has later ones', () => {
    const platform = destination();
    const { confirmAfterMs, verdictDeadlineMs } = platform;
    for (const delay of confirmAfterMs) expect(delay).toBeGreaterThan(0);
    if (!platform.confirm) return;
    expect(confirmAfterMs.length).toBeGreaterThan(0);
    expect(verdictDeadlineMs).toBeGreaterThan(confirmAfterMs[0] ?? 0);
  });

  it('names where each goal that it routes is counted, the same way every time, without a secret', () => {
    const platform = destination();
    const { goalTargets: targets } = platform;
    expect(destination().goalTargets).toEqual(targets);
    expect([...targets.keys()]).toContain(subject.goal);
    for (const [goal, { account, name }] of targets) {
      expect([platform.routes(goal), account === '', name === '']).toEqual([true, false, false]);
      for (const secret of subject.secrets) expect(account + name).not.toContain(secret);
    }
  });

  it('names the account by a hash, the same for the same credential, and has budgets that let a request through', () => {
    const { account, limits } = destination();
    expect(destination().account).toEqual(account);
    expect(account.id).toMatch(/^[0-9a-f]{64}$/);
    for (const secret of subject.secrets) expect(JSON.stringify(account)).not.toContain(secret);
    for (const { id, most, perMs, counts } of account.budgets) {
      expect(id.length).toBeLessThanOrEqual(128);
      expect(most).toBeGreaterThanOrEqual(counts === 'rows' ? limits.rowsPerRequest : limits.requestsInParallel);
      expect(perMs).toBeGreaterThanOrEqual(SECOND);
    }
  });

  it('routes the goals that it lists and no others', () => {
    expect(destination().routes(subject.goal)).toBe(true);
    for (const other of ['no-such-goal', '', 'constructor', '__proto__', 'toString']) {
      expect([other, destination().routes(other)]).toEqual([other, false]);
    }
  });
}
