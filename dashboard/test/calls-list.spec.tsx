import { screen, waitFor } from '@testing-library/react';
import { aCall, aJourney } from './support/answers.js';
import { listOf, type PageRequest } from './support/api.js';
import { openPage } from './support/page.js';

const OTHER = aCall({ id: '019aab11-0000-7c3e-9d0b-000000000002', callerNumber: '+7903***0001' });

describe('the list of calls', () => {
  it('is narrowed by what is typed into a filter, which then stands in the address', async () => {
    const { api, user, address } = openPage('/calls', {
      'GET /calls': ({ query }: PageRequest) => listOf(...(query.phone === '4567' ? [aCall()] : [aCall(), OTHER])),
    });
    await screen.findByText('+7903***0001');
    await user.type(screen.getByLabelText('Caller’s number'), '4567');
    await waitFor(() => expect(screen.queryByText('+7903***0001')).toBeNull());
    expect(address()).toBe('/calls?phone=4567');
    expect(api.asked('GET /calls').at(-1)?.query).toEqual({ limit: '50', phone: '4567' });
  });

  it('leaves out a filter of the address whose value does not exist, and asks with the rest', async () => {
    const { api } = openPage('/calls?state=lost&quality=maybe&city=Moscow&phone=0001', { 'GET /calls': listOf(OTHER) });
    await screen.findByText('+7903***0001');
    expect(api.asked('GET /calls')[0]?.query).toEqual({ limit: '50', phone: '0001' });
  });

  it('asks for calls of a state, of those without any upload too', async () => {
    const { api, user } = openPage('/calls?state=unmatched', { 'GET /calls': listOf(aCall()) });
    await screen.findByText('+7916***4567');
    await user.selectOptions(screen.getByLabelText('State of the call'), 'Told to nobody');
    await waitFor(() => expect(api.asked('GET /calls').at(-1)?.query).toEqual({ limit: '50', state: 'none' }));
    expect(api.asked('GET /calls')[0]?.query).toEqual({ limit: '50', state: 'unmatched' });
  });

  it('offers to clear the filters that leave nothing, and keeps the project', async () => {
    const { user, address } = openPage('/calls?project=okna&phone=9999', { 'GET /calls': listOf() });
    await screen.findByText('Nothing fits these filters');
    const [, besideTheMessage] = screen.getAllByRole('button', { name: 'Clear the filters' });
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
    await screen.findByRole('heading', { name: 'Its journey' });
    expect(address()).toBe(`/calls/${aCall().id}?project=okna&phone=4567&list=calls`);
  });

  it('stays within the project that was chosen when another page is opened', async () => {
    const { user, address } = openPage('/calls?project=okna&phone=4567', { 'GET /calls': listOf(aCall()) });
    await user.click(await screen.findByRole('link', { name: 'Help' }));
    await screen.findByRole('heading', { name: 'Help' });
    expect(address()).toBe('/help?project=okna');
  });
});
