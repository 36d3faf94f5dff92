import { screen, waitFor, within } from '@testing-library/react';
import { aSession } from './support/answers.js';
import { Refusal } from './support/api.js';
import { openPage } from './support/page.js';

const DIFFERENCE = {
  changes: [
    { path: 'projects[okna].destinations[metrika-okna].schedule', kind: 'changed', before: '7 * * * *', after: '9 * * * *' },
    { path: 'projects[okna].destinations[metrika-okna].token', kind: 'changed', before: null, after: null },
  ],
  effects: ['metrika-okna changes: 14 waiting uploads go out with the new settings.'],
  needsRestart: [],
  warnings: [],
};

async function lookAtChanges(answers: Readonly<Record<string, object>>) {
  const opened = openPage('/doctor', { 'GET /session': aSession({ role: 'admin' }), ...answers });
  await opened.user.click(await screen.findByRole('button', { name: 'See the changes' }));
  return { ...opened, dialog: within(await screen.findByRole('dialog')) };
}

describe('the config file on the page of the self-check', () => {
  it('shows first what it would change, no secret among it, then applies it and says so', async () => {
    const { api, user, dialog } = await lookAtChanges({ 'GET /config/diff': DIFFERENCE, 'POST /config/reload': DIFFERENCE });
    await dialog.findByText(/7 \* \* \* \* → 9 \* \* \* \*/);
    dialog.getByText(/not shown → not shown/);
    dialog.getByText(DIFFERENCE.effects[0]!);
    expect(api.asked('POST /config/reload')).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Apply them' }));
    await dialog.findByText('Applied. Changes: 2.');
    expect(dialog.queryByRole('button', { name: 'Apply them' })).toBeNull();
  });

  it('offers nothing to apply where only a restart would, or nothing is new', async () => {
    const needsRestart = ['server.port'];
    const { dialog } = await lookAtChanges({ 'GET /config/diff': { ...DIFFERENCE, needsRestart } });
    await dialog.findByText('server.port');
    expect(dialog.queryByRole('button', { name: 'Apply them' })).toBeNull();
  });

  it('warns, also where nothing is new, of what `config check` warns of', async () => {
    const warnings = ['ga4 tells several goals to one target, lead: good (ga4), long (ga4).'];
    const { dialog } = await lookAtChanges({ 'GET /config/diff': { ...DIFFERENCE, changes: [], effects: [], warnings } });
    await dialog.findByText('The file says what already runs.');
    dialog.getByText(warnings[0]!);
  });

  it('says what is wrong with a file that cannot be used', async () => {
    const { dialog } = await lookAtChanges({ 'GET /config/diff': new Refusal(409, 'CONFIG_UNUSABLE') });
    await dialog.findByText(/CONFIG_UNUSABLE/);
  });

  it('is not for an admin of some projects', async () => {
    openPage('/doctor', { 'GET /session': aSession({ role: 'admin', projects: ['okna'] }) });
    await screen.findByRole('heading', { level: 1 });
    await waitFor(() => screen.getByRole('button', { name: 'Examine' }));
    expect(screen.queryByRole('button', { name: 'See the changes' })).toBeNull();
  });
});
