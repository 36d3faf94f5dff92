import { screen } from '@testing-library/react';
import { aDestination, aSession } from './support/answers.js';
import { listOf } from './support/api.js';
import { openPage } from './support/page.js';

const NOTHING = { destination: 'ga4-okna', asked: 0, settled: 0, waiting: 0, adopted: 0, toResend: 0, note: null, trouble: null };

describe('“Update statuses”', () => {
  const updated = async (answer: Partial<Record<keyof typeof NOTHING, unknown>>): Promise<void> => {
    const { user } = openPage('/destinations', {
      'GET /session': aSession({ role: 'operator' }),
      'GET /destinations': listOf(aDestination({ id: 'ga4-okna', platform: 'ga4' })),
      'GET /stats/daily': listOf(),
      'POST /destinations/ga4-okna/confirm': { ...NOTHING, ...answer },
    });
    await user.click(await screen.findByRole('button', { name: 'Update statuses' }));
  };

  it('says where a platform gives no later status, and not that every status has come', async () => {
    await updated({ note: 'It gives no later status.' });
    await screen.findByText('It gives no later status.');
  });

  it('says that every status has come where platforms give them', async () => {
    await updated({});
    await screen.findByText('Every status has come.');
  });

  it('tells what became of lost answers', async () => {
    await updated({ adopted: 2, toResend: 1 });
    await screen.findByText('Every status has come. Lost answers looked up: 2 had arrived, 1 will go again.');
  });
});
