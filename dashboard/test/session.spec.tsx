import { screen } from '@testing-library/react';
import { aCall, aSession } from './support/answers.js';
import { listOf, Refusal } from './support/api.js';
import { openPage } from './support/page.js';

const NOBODY = { session: null };

describe('a session', () => {
  it('begins with a key, and shows the page that was asked for', async () => {
    const { api, user } = openPage('/calls', {
      'GET /session': NOBODY,
      'POST /session': aSession(),
      'GET /calls': listOf(aCall()),
    });
    await user.type(await screen.findByLabelText('Your key'), ' rb_right ');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText('+7916***4567');
    expect(api.asked('POST /session')[0]?.body).toEqual({ key: 'rb_right' });
  });

  it.each([
    [401, 'KEY_UNKNOWN', /^This key is wrong or was withdrawn/],
    [429, 'TOO_MANY_WRONG_KEYS', /^Too many wrong keys/],
    [500, 'INTERNAL', /^Ringback does not answer/],
  ])('that is refused with %s says so', async (status, code, words) => {
    const { user } = openPage('/calls', { 'GET /session': NOBODY, 'POST /session': new Refusal(status, code) });
    await user.type(await screen.findByLabelText('Your key'), 'rb_wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByText(words);
  });

  it('that is over while somebody looks asks for the key again, and says why', async () => {
    openPage('/calls', { 'GET /calls': new Refusal(401, 'KEY_MISSING') });
    await screen.findByText(/^You were signed out/);
  });

  it('ends when the person signs out', async () => {
    const { user } = openPage('/calls', { 'GET /calls': listOf(aCall()), 'DELETE /session': {} });
    await user.click(await screen.findByRole('button', { name: 'Signed in as anna' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await screen.findByRole('heading', { name: 'Sign in to Ringback' });
    expect(screen.queryByText(/^You were signed out/)).toBeNull();
  });
});
