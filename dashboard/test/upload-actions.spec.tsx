import { screen, waitFor, within } from '@testing-library/react';
import { aListedUpload, aSession } from './support/answers.js';
import { listOf, type PageRequest } from './support/api.js';
import { openPage } from './support/page.js';

const UNMATCHED = aListedUpload();
const DELIVERED = aListedUpload({
  id: '019aab12-0000-7000-8000-000000000002',
  state: 'delivered',
  reason: null,
  goal: 'answered',
});
const UNCERTAIN = aListedUpload({ id: '019aab12-0000-7000-8000-000000000003', state: 'uncertain', goal: 'first-call' });

const UPLOADS = {
  'GET /uploads': ({ query }: PageRequest) =>
    listOf(...(query.state === 'uncertain' ? [UNCERTAIN] : [UNMATCHED, DELIVERED, UNCERTAIN])),
  'GET /uploads/reasons': {
    total: 44,
    complete: true,
    reasons: [
      { state: 'uncertain', code: 'ANSWER_LOST', count: 40 },
      { state: 'skipped', code: 'NO_CLICK_ID', count: 4 },
    ],
  },
};
/** The API retries one of however many it is given. */
const retry = ({ body }: PageRequest) => ({ done: 1, ignored: 1, preview: (body as { preview: boolean }).preview });

describe('uploads', () => {
  it('are retried once the person has read how many it concerns, and agrees', async () => {
    const { api, user } = openPage('/uploads', { ...UPLOADS, 'POST /uploads/retry': retry });
    await user.click(await screen.findByRole('checkbox', { name: /quality-call/ }));
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    const dialog = await screen.findByRole('dialog', { name: 'Retry' });
    await within(dialog).findByText('1 will be sent again with the destination’s next sending.');
    within(dialog).getByText('1 stays as it is: this does not apply to it.');
    await user.click(within(dialog).getByRole('button', { name: 'Send again' }));
    await screen.findByText('1 done, 1 left alone.');
    const bodies = api.asked('POST /uploads/retry').map(({ body }) => body);
    expect(bodies.slice(0, 2)).toEqual([
      { ids: [UNMATCHED.id], preview: true },
      { ids: [UNMATCHED.id], preview: false },
    ]);
  });

  it('stay as they are where the action applies to none of them', async () => {
    const { api, user } = openPage('/uploads', { ...UPLOADS, 'POST /uploads/cancel': { done: 0, ignored: 1, preview: true } });
    await user.click(await screen.findByRole('checkbox', { name: /quality-call/ }));
    await user.click(screen.getByRole('button', { name: 'Cancel sending' }));
    const dialog = await screen.findByRole('dialog', { name: 'Cancel sending' });
    await within(dialog).findByText('There is nothing this applies to.');
    expect(within(dialog).queryByRole('button', { name: 'Cancel sending' })).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(api.asked('POST /uploads/cancel')).toHaveLength(1);
  });

  it('are offered the actions of their states only', async () => {
    const { user } = openPage('/uploads', UPLOADS);
    const actions = () =>
      ['Retry', 'Cancel sending', 'It arrived', 'Send again'].filter((name) => screen.queryByRole('button', { name }));
    const choose = async (goal: RegExp) => user.click(await screen.findByRole('checkbox', { name: goal }));
    await choose(/answered/);
    expect(actions()).toEqual([]);
    await choose(/first-call/);
    expect(actions()).toEqual(['Cancel sending', 'It arrived', 'Send again']);
    await choose(/quality-call/);
    expect(actions()).toEqual(['Retry', 'Cancel sending', 'It arrived', 'Send again']);
  });

  it('that the filters have hidden since they were selected are not acted on', async () => {
    const { user } = openPage('/uploads', UPLOADS);
    await user.click(await screen.findByRole('checkbox', { name: 'Select all that are shown' }));
    screen.getByText('3 selected');
    await user.selectOptions(screen.getByLabelText('State'), 'uncertain');
    await screen.findByText('1 selected');
    await waitFor(() => expect(screen.queryByText('quality-call')).toBeNull());
  });

  it('that match the filters are acted on as a whole, shown or not', async () => {
    const { api, user } = openPage('/uploads?period=all&state=uncertain&destination=metrika-okna', {
      ...UPLOADS,
      'POST /uploads/resolve': { done: 40, ignored: 0, preview: true },
    });
    await user.click(await screen.findByRole('button', { name: 'With all found' }));
    await user.click(await screen.findByRole('menuitem', { name: 'It arrived' }));
    await screen.findByText('40 will be noted as arrived, on your word.');
    const filter = { state: 'uncertain', destination: 'metrika-okna' };
    expect(api.asked('POST /uploads/resolve')[0]?.body).toEqual({ filter, preview: true, as: 'delivered' });
  });

  it('are narrowed to a reason by its chip, and back', async () => {
    const { user, address } = openPage('/uploads', UPLOADS);
    await screen.findByText('44 found');
    const chip = () => screen.findByRole('button', { name: 'no gclid · 4' });
    await user.click(await chip());
    await waitFor(() => expect(address()).toBe('/uploads?state=skipped&code=NO_CLICK_ID'));
    await screen.findByText('4 found');
    await user.click(await chip());
    await waitFor(() => expect(address()).toBe('/uploads'));
    expect(screen.getByLabelText('Reason').textContent).toBe('Any reasonanswer lostno gclid');
  });

  it('cannot be selected by a viewer', async () => {
    openPage('/uploads', { ...UPLOADS, 'GET /session': aSession({ role: 'viewer' }) });
    await screen.findByText('quality-call');
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});
