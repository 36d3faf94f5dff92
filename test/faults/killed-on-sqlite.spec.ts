import { runFaults, type FaultLine } from '../support/faults.js';

/** Processes take long to start on a busy machine. */
jest.setTimeout(300_000);

const ARRIVED = ['killed: taken by the platform, which has not answered', 'killed: answered, the answer not stored'];

describe('a delivering process that is killed, on SQLite,', () => {
  let lines: FaultLine[];
  beforeAll(async () => {
    lines = await runFaults('--on', 'SQLite', 'killed');
  });
  const of = (destination: string, cases: readonly string[]) =>
    lines.filter((line) => line.destination === destination && cases.includes(line.case ?? ''));

  it('is killed at four steps with the rows of every destination, and none of them is lost', () => {
    const destinations = new Set(lines.map(({ destination }) => destination));
    expect(destinations.size).toBeGreaterThanOrEqual(5);
    expect(lines).toHaveLength(4 * destinations.size);
    expect(lines.filter(({ lost, untrue }) => lost !== '0' || untrue !== '0')).toEqual([]);
  });

  it('leaves to a person what GA4 may have, and sends no copy', () => {
    const held = { uncertain: '8', delivered: '0', 'sent again': '0', doubled: '0' };
    expect(of('ga4-hold', ARRIVED)).toEqual([expect.objectContaining(held), expect.objectContaining(held)]);
  });

  it('has GA4 count twice where the config takes that risk', () => {
    const risked = { uncertain: '0', delivered: '8', doubled: '8' };
    expect(of('ga4-resend', ARRIVED)).toEqual([expect.objectContaining(risked), expect.objectContaining(risked)]);
  });

  it('has Metrica asked for what it took, and nothing sent again', () => {
    const found = { delivered: '8', 'sent again': '0', doubled: '0' };
    expect(of('metrica', ARRIVED)).toEqual([expect.objectContaining(found), expect.objectContaining(found)]);
  });

  it.each(['data-manager', 'google-ads-api', 'webhook'])('has rows sent to %s again, which count once', (destination) => {
    const again = { delivered: '8', 'sent again': '8', doubled: '0' };
    expect(of(destination, ARRIVED)).toEqual([expect.objectContaining(again), expect.objectContaining(again)]);
  });
});
