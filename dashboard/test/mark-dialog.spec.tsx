import { screen, within } from '@testing-library/react';
import { aJourney } from './support/answers.js';
import { openPage } from './support/page.js';

const journey = aJourney({
  goals: [
    { goal: 'quality-call', met: true, failed: null },
    { goal: 'answered', met: true, failed: null },
  ],
});
const item = { callId: journey.call.id, project: 'okna' };

async function openDialog(outcome: 'marked' | 'unchanged' = 'marked') {
  const answer = { items: [{ index: 0, outcome, callId: journey.call.id, code: null, message: null }], marked: 1, unmatched: [] };
  const { api, user } = openPage(`/calls/${journey.call.id}`, {
    [`GET /calls/${journey.call.id}`]: journey,
    'POST /marks': answer,
  });
  await user.click(await screen.findByRole('button', { name: 'Mark the call' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Your verdict on this call' }));
  const save = async () => {
    await user.click(dialog.getByRole('button', { name: 'Save the verdict' }));
    await screen.findByText(outcome === 'marked' ? 'The verdict is saved.' : 'That was the verdict already.');
    return api.asked('POST /marks').map(({ body }) => (body as { items: unknown[] }).items[0]);
  };
  return { user, dialog, save };
}

describe('a person’s verdict on a call', () => {
  it.each([
    ['Does not count for the goal', { goal: 'quality-call', remove: true }],
    ['Spam: counts for nothing', { label: 'spam' }],
    ['Test call: counts for nothing', { label: 'test' }],
    ['Is not spam after all', { label: 'spam', remove: true }],
    ['Is no test call after all', { label: 'test', remove: true }],
  ])('“%s” is saved as %j', async (name, mark) => {
    const { user, dialog, save } = await openDialog();
    await user.selectOptions(dialog.getByLabelText('What shall be said'), name);
    expect(await save()).toEqual([{ ...item, ...mark }]);
  });

  it('may name the goal, a value of its own and a note', async () => {
    const { user, dialog, save } = await openDialog();
    await user.selectOptions(dialog.getByLabelText('Goal'), 'answered');
    await user.type(dialog.getByLabelText(/^Value/), '2500');
    await user.type(dialog.getByLabelText('Note for colleagues'), '  Bought by phone ');
    expect(await save()).toEqual([{ ...item, goal: 'answered', value: 2500, note: 'Bought by phone' }]);
  });

  it('may name its own moment, such as that of the sale', async () => {
    const { user, dialog, save } = await openDialog();
    await user.type(dialog.getByLabelText(/^When it happened/), '2026-11-26T15:30');
    const happenedAt = new Date('2026-11-26T15:30').toISOString();
    expect(await save()).toEqual([{ ...item, goal: 'quality-call', happenedAt }]);
  });

  it('leaves the value to the goal where none is given', async () => {
    const { save } = await openDialog();
    expect(await save()).toEqual([{ ...item, goal: 'quality-call' }]);
  });

  it('asks for a goal and a value only where they mean something', async () => {
    const { user, dialog } = await openDialog();
    await user.selectOptions(dialog.getByLabelText('What shall be said'), 'Spam: counts for nothing');
    expect(dialog.queryByLabelText('Goal')).toBeNull();
    expect(dialog.queryByLabelText(/^Value/)).toBeNull();
  });

  it('that was given before is said to be there already', async () => {
    const { save } = await openDialog('unchanged');
    await save();
  });
});
