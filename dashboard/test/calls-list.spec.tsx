import { screen, waitFor } from '@testing-library/react';
import { searchesFor } from '../src/app/FindCall.js';
import { aCall, aJourney } from './support/answers.js';
import { listOf, type PageRequest } from './support/api.js';
import { openPage } from './support/page.js';

const OTHER = aCall({ id: '019aab11-0000-7c3e-9d0b-000000000002', callerNumber: '+7903***0001' });

describe('the list of calls', () => {
  it('is narrowed by what is typed into a filter, which then stands in the address', async () => {
    const { api, user, address } = openPage('/calls?period=all', {
      'GET /calls': ({ query }: PageRequest) => listOf(...(query.phone === '4567' ? [aCall()] : [aCall(), OTHER])),
    });
    await screen.findByText('+7903***0001');
    await user.type(screen.getByLabelText('Caller’s number'), '4567');
    await waitFor(() => expect(screen.queryByText('+7903***0001')).toBeNull());
    expect(address()).toBe('/calls?period=all&phone=4567');
    expect(api.asked('GET /calls').at(-1)?.query).toEqual({ limit: '50', sort: 'time', phone: '4567' });
  });

  it('leaves out a filter of the address whose value does not exist, and asks with the rest', async () => {
    const { api } = openPage('/calls?period=all&state=lost&quality=maybe&city=Moscow&phone=0001', {
      'GET /calls': listOf(OTHER),
    });
    await screen.findByText('+7903***0001');
    expect(api.asked('GET /calls')[0]?.query).toEqual({ limit: '50', sort: 'time', phone: '0001' });
  });

  it('asks for calls of a state, of those without any upload too', async () => {
    const { api, user } = openPage('/calls?period=all&state=unmatched', { 'GET /calls': listOf(aCall()) });
    await screen.findByText('+7916***4567');
    await user.selectOptions(screen.getByLabelText('State of the call'), 'Nothing to send');
    await waitFor(() => expect(api.asked('GET /calls').at(-1)?.query).toEqual({ limit: '50', sort: 'time', state: 'none' }));
    expect(api.asked('GET /calls')[0]?.query).toEqual({ limit: '50', sort: 'time', state: 'unmatched' });
  });

  it('offers to clear the filters that leave nothing, and keeps the project', async () => {
    const { user, address } = openPage('/calls?project=okna&phone=9999', { 'GET /calls': listOf() });
    await screen.findByText('Nothing fits these filters');
    const [, besideTheMessage] = screen.getAllByRole('button', { name: 'Clear the filters' });
    screen.getByRole('button', { name: 'Look at all time' });
    await user.click(besideTheMessage!);
    await screen.findByText('No calls yet');
    expect(address()).toBe('/calls?project=okna');
  });

  it('looks through further pages while they are empty, and adds one more when asked', async () => {
    const pages = [
      { items: [], nextCursor: 'a' },
      { items: [aCall()], nextCursor: 'b' },
      { items: [OTHER], nextCursor: null },
    ];
    const cursors: (string | undefined)[] = [];
    const { user } = openPage('/calls?q=okna', {
      'GET /calls': ({ query }: PageRequest) => {
        cursors.push(query.cursor);
        return pages[[undefined, 'a', 'b'].indexOf(query.cursor)]!;
      },
    });
    await screen.findByText('+7916***4567');
    expect(screen.queryByText('+7903***0001')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await screen.findByText('+7903***0001');
    expect(cursors).toEqual([undefined, 'a', 'b']);
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('opens a call with the project, the list and its filters in the address', async () => {
    const { user, address } = openPage('/calls?project=okna&phone=4567', {
      'GET /calls': listOf(aCall()),
      [`GET /calls/${aCall().id}`]: aJourney(),
    });
    await user.click(await screen.findByRole('link', { name: /^Call of/ }));
    await screen.findByRole('heading', { name: 'History of the call' });
    expect(address()).toBe(`/calls/${aCall().id}?project=okna&phone=4567&list=calls`);
  });

  it('is about the last thirty days until other days are chosen, and says which', async () => {
    const { api, user, address } = openPage('/calls', { 'GET /calls': listOf(aCall()) });
    await screen.findByText('2 found');
    const month = screen.getByRole('button', { name: '30 days' });
    expect(month.getAttribute('aria-pressed')).toBe('true');
    const { from, to } = api.asked('GET /calls')[0]!.query;
    expect((Date.parse(to!) - Date.parse(from!)) / 86_400_000).toBe(29);
    await user.click(screen.getByRole('button', { name: 'Yesterday' }));
    await waitFor(() => expect(address()).toBe('/calls?period=yesterday'));
    await waitFor(() => expect(api.asked('GET /calls').at(-1)?.query.from).toBe(api.asked('GET /calls').at(-1)?.query.to));
  });

  it('is sorted by its time, or by what is pressed in the head', async () => {
    const { api, user, address } = openPage('/calls?period=all', { 'GET /calls': listOf(aCall()) });
    await user.click(await screen.findByRole('button', { name: 'Sort by talk' }));
    await waitFor(() => expect(api.asked('GET /calls').at(-1)?.query).toEqual({ limit: '50', sort: 'talk' }));
    const head = () => screen.getByRole('button', { name: 'Sort by talk' }).closest('th')?.getAttribute('aria-sort');
    await waitFor(() => expect(head()).toBe('descending'));
    await user.click(screen.getByRole('button', { name: 'Sort by talk' }));
    await waitFor(() => expect(api.asked('GET /calls').at(-1)?.query).toEqual({ limit: '50', sort: 'talk', order: 'asc' }));
    expect(head()).toBe('ascending');
    expect(address()).toBe('/calls?period=all&sort=talk&order=asc');
    expect(screen.getByRole('link', { name: 'Download CSV' }).getAttribute('href')).toMatch(/sort=talk&order=asc/);
  });

  it('hides a column for good when it is unchecked', async () => {
    const { user } = openPage('/calls?period=all', { 'GET /calls': listOf(aCall()) });
    await screen.findByRole('columnheader', { name: 'Campaign' });
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Campaign' }));
    await waitFor(() => expect(screen.queryByRole('columnheader', { name: 'Campaign' })).toBeNull());
    expect(localStorage.getItem('ringback-columns-calls')).toBe('{"campaign":false}');
    localStorage.removeItem('ringback-columns-calls');
  });

  it('is walked through with the arrow keys, and a call is found from any page by its digits', async () => {
    const { user, address } = openPage('/calls?period=all', {
      'GET /calls': ({ query }: PageRequest) => listOf(...(query.phone === '0001' ? [OTHER] : [aCall(), OTHER])),
      [`GET /calls/${OTHER.id}`]: aJourney(),
    });
    await screen.findByText('+7903***0001');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement?.getAttribute('href')).toContain(OTHER.id);
    await user.keyboard('/');
    await user.type(await screen.findByRole('combobox', { name: 'Find a call' }), '0001');
    await screen.findByRole('option', { name: /0001/ });
    await user.keyboard('{Enter}');
    await waitFor(() => expect(address()).toContain(`/calls/${OTHER.id}`));
  });

  it('asks for a number or a text, and for a whole number only where one may see it', () => {
    expect(searchesFor('4567', false)).toEqual([{ phone: '4567' }, { q: '4567' }]);
    expect(searchesFor('+7916***4567', false)).toEqual([{ phone: '+7916***4567' }]);
    expect(searchesFor('9161234567', false)).toEqual([{ q: '9161234567' }]);
    expect(searchesFor('9161234567', true)).toEqual([{ phone: '9161234567' }, { q: '9161234567' }]);
    expect(searchesFor('okna', true)).toEqual([{ q: 'okna' }]);
  });

  it('stays within the project that was chosen when another page is opened', async () => {
    const { user, address } = openPage('/calls?project=okna&phone=4567', { 'GET /calls': listOf(aCall()) });
    await user.click(await screen.findByRole('link', { name: 'Help' }));
    await screen.findByRole('heading', { name: 'Help' });
    expect(address()).toBe('/help?project=okna');
  });
});
