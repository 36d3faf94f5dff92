import { screen } from '@testing-library/react';
import { listOf } from './support/api.js';
import { openPage } from './support/page.js';

const language = (name: 'RU' | 'EN') => screen.findByRole('radio', { name });
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });
const calls = { 'GET /calls': listOf() };

describe('the language switch', () => {
  it('loads the texts of the other language, shows them and asks the API anew in it', async () => {
    const { user, api } = openPage('/calls', calls);
    await heading('Calls');
    const before = api.asked('GET /calls').length;
    await user.click(await language('RU'));
    await heading('Звонки');
    expect(await screen.findByRole('radio', { checked: true })).toBe(await language('RU'));
    expect(document.documentElement.lang).toBe('ru');
    expect(localStorage.getItem('ringback-language')).toBe('ru');
    expect(api.asked('GET /calls').length).toBeGreaterThan(before);
    await user.click(await language('EN'));
    await heading('Calls');
  });

  it('shows the language that was chosen last', async () => {
    const { user } = openPage('/calls', calls);
    await heading('Calls');
    const [russian, english] = [await language('RU'), await language('EN')];
    await user.click(russian);
    await user.click(english);
    await heading('Calls');
    expect(document.documentElement.lang).toBe('en');
  });
});
