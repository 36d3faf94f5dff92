import { screen, waitFor, within } from '@testing-library/react';
import { aSession, aTruthLine } from './support/answers.js';
import { listOf } from './support/api.js';
import { openPage } from './support/page.js';

const around = {
  'GET /destinations': listOf(),
  'GET /goals': listOf(),
  'GET /alerts': listOf(),
  'GET /stats/truth/readings': listOf(),
};
const rowOf = async (text: string) => within((await screen.findByText(text)).closest('tr')!);

describe('the page of what the platforms show', () => {
  it('sets each figure beside ours, with its causes and the calls behind them', async () => {
    const { user } = openPage('/truth', { ...around, 'GET /stats/truth': listOf(aTruthLine()) });
    const row = await rowOf('20 Nov');
    for (const text of ['41', '38', '-3', 'no visit or click found -2', 'unexplained -1', 'explained']) row.getByText(text);
    await user.click(row.getByRole('button', { name: 'Show 2 calls' }));
    expect(row.getByRole('link', { name: 'call 2' }).getAttribute('href')).toContain('/calls/call-2');
  });

  it('says "not read" where nobody asked the platform, never zero', async () => {
    const unread = aTruthLine({ theirs: null, gap: null, causes: [], unexplained: null, light: 'grey', asOf: null });
    openPage('/truth', { ...around, 'GET /stats/truth': listOf(unread) });
    const row = await rowOf('20 Nov');
    expect(row.getAllByText('not read')).toHaveLength(2);
    expect(row.queryByText('0')).toBeNull();
  });

  it('asks by campaign when lines are split, and keeps that in the address', async () => {
    const { api, user, address } = openPage('/truth', { ...around, 'GET /stats/truth': listOf(aTruthLine()) });
    await user.selectOptions(await screen.findByLabelText('Lines'), 'By day and campaign');
    await waitFor(() => expect(api.asked('GET /stats/truth').at(-1)?.query).toMatchObject({ by: 'campaign', limit: '200' }));
    expect(address()).toBe('/truth?split=campaign');
    await screen.findByText('without a campaign');
  });

  it('is about the chosen days like every page, and says where they are more than it compares at once', async () => {
    const { api, user } = openPage('/truth', { ...around, 'GET /stats/truth': listOf(aTruthLine()) });
    await user.click(await screen.findByRole('button', { name: 'Yesterday' }));
    const days = () => {
      const { from, to } = api.asked('GET /stats/truth').at(-1)!.query;
      return (Date.parse(to!) - Date.parse(from!)) / 86_400_000;
    };
    await waitFor(() => expect(days()).toBe(0));
    expect(screen.queryByRole('note')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'All time' }));
    await waitFor(() => expect(days()).toBe(91));
    expect((await screen.findByRole('note')).textContent).toMatch(/^At most 92 days are compared at once: shown from/);
  });

  it('reads one platform now when an operator asks for it, and tells what trouble there was', async () => {
    const trouble = { code: 'READING_REFUSED', text: 'The platform does not let us read what it shows.' };
    const { user } = openPage('/truth?destination=metrika-okna', {
      ...around,
      'GET /stats/truth': listOf(aTruthLine()),
      'POST /destinations/metrika-okna/read': { readings: 0, sightings: 0, trouble },
      'GET /session': aSession({ role: 'operator' }),
    });
    await user.click(await screen.findByRole('button', { name: 'Read the platform now' }));
    await screen.findByText(trouble.text);
  });
});
