import { screen, waitFor, within } from '@testing-library/react';
import { aSession } from './support/answers.js';
import { listOf, Refusal } from './support/api.js';
import { openPage } from './support/page.js';

const AS_ADMIN = { 'GET /session': aSession({ role: 'admin', projects: null }) };
const KEY = {
  id: 'k1',
  name: 'Anna',
  role: 'operator',
  projects: null,
  createdAt: '2026-11-22T08:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
};

describe('the page of access', () => {
  it('makes a key limited to a project and to a day, and shows it once', async () => {
    const { api, user } = openPage('/access', {
      ...AS_ADMIN,
      'GET /keys': listOf(KEY),
      'GET /sign-in-links': listOf(),
      'POST /keys': { ...KEY, id: 'k2', name: 'Boris', key: 'rb_secret' },
    });
    await user.click(await screen.findByRole('button', { name: 'New key' }));
    const dialog = await screen.findByRole('dialog', { name: 'New key' });
    await user.type(within(dialog).getByLabelText('Whose key'), 'Boris');
    await user.click(within(dialog).getByLabelText('All projects'));
    expect(within(dialog).getByRole('button', { name: 'Make the key' }).hasAttribute('disabled')).toBe(true);
    const projects = within(dialog).getAllByRole('checkbox');
    await user.click(projects.at(-1) ?? dialog);
    await user.type(within(dialog).getByLabelText('Good until the end of'), '2027-01-31');
    await user.click(within(dialog).getByRole('button', { name: 'Make the key' }));
    expect(await within(dialog).findByText('rb_secret')).toBeTruthy();
    expect(api.asked('POST /keys').map(({ body }) => body)).toEqual([
      { name: 'Boris', role: 'viewer', projects: [expect.any(String)], expiresAt: '2027-01-31' },
    ]);
    await user.click(within(dialog).getAllByRole('button', { name: 'Close' }).at(-1) ?? dialog);
    expect(screen.queryByText('rb_secret')).toBeNull();
  });

  it('asks before it revokes', async () => {
    const { api, user } = openPage('/access', {
      ...AS_ADMIN,
      'GET /keys': listOf(KEY),
      'GET /sign-in-links': listOf(),
      'POST /keys/k1/revoke': { revoked: true },
    });
    await user.click(await screen.findByRole('button', { name: 'Revoke the key of Anna' }));
    expect(api.asked('POST /keys/k1/revoke')).toHaveLength(0);
    const dialog = await screen.findByRole('dialog', { name: 'Revoke the key of Anna' });
    await user.click(within(dialog).getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText('Revoked.')).toBeTruthy();
    expect(api.asked('POST /keys/k1/revoke')).toHaveLength(1);
  });

  it('is for administrators only, like the audit log', async () => {
    const { api } = openPage('/access', { 'GET /session': aSession({ role: 'operator' }) });
    expect(await screen.findByText('Only administrators see this page.')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Audit log' })).toBeNull();
    expect(api.asked('GET /keys')).toHaveLength(0);
  });
});

describe('a one-time link', () => {
  const at = (hash: string): void => history.replaceState(null, '', `/${hash}`);
  afterEach(() => at(''));

  it('is used by a press of the button, and leaves the address then', async () => {
    at('#link=abc');
    const { api, user } = openPage('/help', { 'POST /session': aSession({ role: 'viewer' }) });
    const button = await screen.findByRole('button', { name: 'Open' });
    expect(api.asked('POST /session')).toHaveLength(0);
    await user.click(button);
    await screen.findByRole('heading', { level: 1, name: 'Help' });
    expect(api.asked('POST /session').map(({ body }) => body)).toEqual([{ link: 'abc' }]);
    expect(location.hash).toBe('');
  });

  it('that was used already says so, and leads to the form for a key', async () => {
    at('#link=abc');
    const { user } = openPage('/help', { 'GET /session': { session: null }, 'POST /session': new Refusal(401, 'LINK_UNKNOWN') });
    await user.click(await screen.findByRole('button', { name: 'Open' }));
    expect(await screen.findByText(/was used already/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Sign in with a key instead' }));
    expect(await screen.findByLabelText(/Your key/)).toBeTruthy();
  });
});

describe('the audit log', () => {
  it('says in words who did what, and finds by name and kind', async () => {
    const line = {
      id: 'a1',
      at: '2026-11-22T08:00:00.000Z',
      who: 'command line',
      keyId: null,
      project: null,
      action: 'keys.create',
      subject: 'k1',
      detail: { name: 'Anna', projects: ['okna'] },
    };
    const { api, user } = openPage('/audit?action=keys', { ...AS_ADMIN, 'GET /audit': listOf(line) });
    const row = await screen.findByRole('row', { name: /Command line Made a key all k1 · name: Anna · projects: okna/ });
    expect(row).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('What'), 'Sign-in links');
    await user.type(screen.getByLabelText('Who'), 'Anna');
    await screen.findByRole('row', { name: /Command line/ });
    await waitFor(() => expect(api.asked('GET /audit').at(-1)?.query).toMatchObject({ action: 'links', who: 'Anna' }));
  });
});
