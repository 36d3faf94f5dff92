import { screen, within } from '@testing-library/react';
import type { Journey, UploadDetail } from '../src/api/types.js';
import { aJourney, anUpload, aSession } from './support/answers.js';
import { openPage } from './support/page.js';

type Step = UploadDetail['history'][number];
const step = (at: string, to: Step['to'], changes: Partial<Step> = {}): Step => ({
  at,
  from: null,
  to,
  code: null,
  message: null,
  requestId: null,
  receiptId: null,
  personalFields: null,
  left: null,
  ...changes,
});
const receipt: Journey['receipts'][number] = {
  id: 'r1',
  source: 'mango-main',
  receivedAt: '2026-11-22T07:46:36.000Z',
  verdict: 'read',
  reason: null,
  callId: null,
  sender: null,
  changed: [
    { field: 'yaCid', from: null, to: '1' },
    { field: 'talkSeconds', from: null, to: 95 },
  ],
};

function openCall(journey: Journey, answers: Parameters<typeof openPage>[1] = {}) {
  return openPage(`/calls/${journey.call.id}`, { [`GET /calls/${journey.call.id}`]: journey, ...answers });
}
const section = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the page of a call', () => {
  it('tells its journey in the order in which it happened, from the first webhook to the last verdict', async () => {
    const history = [
      step('2026-11-22T07:46:37.000Z', 'pending'),
      step('2026-11-22T07:47:00.000Z', 'sending', { left: 'no' }),
      step('2026-11-22T07:50:00.000Z', 'confirming', { requestId: 'q1' }),
      step('2026-11-23T07:50:00.000Z', 'unmatched', { code: 'INVALID_CLICK', message: 'gone' }),
    ];
    const conversion = {
      id: 'c',
      goal: 'quality-call',
      occurredAt: '',
      value: 1500,
      currency: 'RUB',
      decidedBy: 'mark',
    } as const;
    const conversions = [{ ...conversion, createdAt: '2026-11-22T07:46:36.500Z' }];
    const mark = { who: 'crm', goal: 'quality-call', label: null, removed: false, note: 'Contract 118' } as const;
    const noMore = { value: null, currency: null, happenedAt: null, dealId: null };
    const marks = [{ at: '2026-11-22T07:46:36.400Z', ...mark, ...noMore }];
    openCall(aJourney({ receipts: [receipt], marks, conversions, uploads: [anUpload({ history })] }));
    const journey = await section('History of the call');
    const titles = journey.getAllByText(/^(A webhook came|Met the goal|Waiting|Being confirmed|No visit found|Sent)/);
    expect(titles[0]?.textContent).toBe('A webhook came');
    expect(titles[1]?.textContent).toBe('Met the goal quality-call');
    expect(titles.at(-1)?.textContent).toBe('No visit found');
    journey.getByText('It brought: yaCid, conversation');
    journey.getByText('a person or CRM said so');
    journey.getByText('crm: quality-call');
    journey.getByText('Contract 118');
    journey.getByText('INVALID_CLICK: gone');
    journey.getByText('The request did not leave for the platform.');
    expect(journey.getAllByRole('link', { name: 'Request and answer' })).toHaveLength(1);
  });

  it('says which condition of a goal failed, and what the call has instead', async () => {
    const failed = { condition: 'all[1].minTalkSeconds', wanted: 300, found: 187 };
    openCall(aJourney({ goals: [{ goal: 'long-call', met: false, failed }] }));
    const goals = await section('Goals');
    goals.getByText('Needs a talk of 300 s or more; it was 187 s.');
  });

  it('says for a destination without an upload that it was not told, and what would change that', async () => {
    openCall(aJourney({ destinations: [{ id: 'metrika-okna', changes: ['Enable the destination.'] }] }));
    const status = await section('Status in the ad accounts');
    status.getByText('nothing to send');
    status.getByText('Enable the destination.');
  });

  it('shows a waiting upload with its time and its deadline, in the business’s time zone', async () => {
    const waiting = anUpload({ state: 'pending', reason: null, attempts: 2, dueAt: '2026-11-22T09:00:00.000Z' });
    openCall(aJourney({ uploads: [waiting] }));
    const status = await section('Status in the ad accounts');
    status.getByText('Goes out at 22 Nov, 12:00 · The platform takes it until 13 Dec, 10:45 · tried 2 times');
  });

  it('shows the caller’s whole number to an operator who asks for it', async () => {
    const journey = aJourney();
    const { user } = openCall(journey, { [`POST /calls/${journey.call.id}/reveal`]: { callerNumber: '+79161234567', ip: null } });
    await user.click(await screen.findByRole('button', { name: 'Show the number' }));
    await screen.findByText('+79161234567');
  });

  it('offers a viewer nothing to do', async () => {
    openCall(aJourney({ uploads: [anUpload()] }), { 'GET /session': aSession({ role: 'viewer' }) });
    await section('Status in the ad accounts');
    for (const name of ['Show the number', 'Mark the call', 'Retry']) expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it('leads back to the list that it was opened from, filtered as it was', async () => {
    const journey = aJourney();
    const at = `/calls/${journey.call.id}?list=uploads&state=unmatched&destination=metrika-okna&project=okna`;
    openPage(at, { [`GET /calls/${journey.call.id}`]: journey });
    const back = await screen.findByRole('link', { name: '← Upload log' });
    expect(back.getAttribute('href')).toBe('/uploads?project=okna&state=unmatched&destination=metrika-okna');
  });
});
