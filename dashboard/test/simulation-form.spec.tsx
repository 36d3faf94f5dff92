import { screen, within } from '@testing-library/react';
import { GOALS, SIMULATION } from './support/answers.js';
import { listOf, Refusal } from './support/api.js';
import { openPage } from './support/page.js';

async function openForm(answers: Parameters<typeof openPage>[1] = {}) {
  const page = openPage('/goals', { 'GET /goals': listOf(GOALS), 'POST /goals/simulate': SIMULATION, ...answers });
  await page.user.click(await screen.findByRole('button', { name: 'Try a change' }));
  const run = async (): Promise<unknown[]> => {
    await page.user.click(screen.getByRole('button', { name: 'Try it on the calls' }));
    return page.api.asked('POST /goals/simulate').map(({ body }) => (body as { goals: unknown[] }).goals);
  };
  return { ...page, run };
}

describe('other rules, tried on the calls that are stored', () => {
  it('change what the form asks about and keep every other condition', async () => {
    const { user, run } = await openForm();
    await user.type(screen.getByLabelText('Talk of at least, s'), '300');
    await user.selectOptions(screen.getByLabelText('Marked as a quality call'), 'does not matter');
    await screen.findByText(/lasts at least|talk.*300|300/i);
    expect(await run()).toEqual([
      [{ id: 'quality-call', when: { devices: 'mobile', minTalkSeconds: 300 }, value: 1500, currency: 'RUB' }],
    ]);
  });

  it('show what would be different, call by call, and the lines for the config', async () => {
    const { run } = await openForm();
    await run();
    const result = within(await screen.findByRole('region', { name: 'What would be different' }));
    result.getByText('Calls looked at: 412.', { exact: false });
    expect(
      within(result.getByRole('row', { name: /^Quality call/ }))
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['Quality call', '118', '96', '3', '25', '0', expect.stringMatching(/177,000.*→.*144,000/)]);
    result.getByText(/would not count\..*300.*187/);
    await screen.findByText(/goals:\s+- id: quality-call/);
    screen.getByText(/npx ringback replay --goals --project okna --from \d{4}-\d\d-\d\d/);
  });

  it('can be written as text, and the form takes over what the text says', async () => {
    const { user, run } = await openForm();
    await user.click(await screen.findByRole('radio', { name: 'Text' }));
    const text = await screen.findByLabelText('All goals of the project, as in ringback.yaml');
    await user.clear(text);
    await user.click(text);
    await user.paste('goals:\n  - id: long\n    when: { minTalkSeconds: 60 }');
    await user.click(screen.getByRole('radio', { name: 'Form' }));
    expect(await screen.findByLabelText('Talk of at least, s')).toHaveProperty('value', '60');
    expect(await run()).toEqual([[{ id: 'long', when: { minTalkSeconds: 60 } }]]);
  });

  it('are not sent while their text is no YAML', async () => {
    const { user, run } = await openForm();
    await user.click(await screen.findByRole('radio', { name: 'Text' }));
    const text = await screen.findByLabelText('All goals of the project, as in ringback.yaml');
    await user.clear(text);
    await user.click(text);
    await user.paste('goals: [');
    expect(await run()).toEqual([]);
    await screen.findByText(/^This is not YAML/);
  });

  it('that the service refuses are refused in its own words', async () => {
    const { run } = await openForm({ 'POST /goals/simulate': new Refusal(400, 'INVALID_BODY') });
    await run();
    const alert = await screen.findByRole('alert');
    within(alert).getByText('As the API puts it.');
  });
});
