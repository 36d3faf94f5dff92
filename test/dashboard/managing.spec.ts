import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { clicksSince, launch, visit, withBrowser, type Visit } from '../support/browser.js';
import { openDashboard, signedIn, UNKNOWN_VISITOR, type Dashboard } from '../support/dashboard.js';

const PATIENCE_MS = 600_000;
jest.setTimeout(PATIENCE_MS);

withBrowser('the dashboard', () => {
  let browser: Browser;
  let installation: Dashboard;
  const visits: Visit[] = [];
  const arrive = async (...[key, options]: [key?: string, options?: Parameters<typeof visit>[1]]): Promise<Visit> => {
    const visitor = await signedIn(browser, installation, key, options);
    visits.push(visitor);
    return visitor;
  };

  beforeAll(async () => {
    installation = await openDashboard();
    await installation.call({ callId: '31760000000123457', callerNumber: '79161234567', yaCid: UNKNOWN_VISITOR });
    await installation.call({
      callId: '<img src=x onerror=alert(1)>',
      callerNumber: '79030000001',
      city: '<script>document.title="taken"</script>',
      utmCampaign: '"><b>bold</b>',
      URL: 'javascript:alert(1)',
      customParam: '{"__proto__":{"x":1}}',
      isQuality: 'false',
    });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });
  afterEach(async () => {
    for (const { close, faults } of visits.splice(0)) {
      await close();
      expect(faults).toEqual([]);
    }
  });

  it('a manager finds a call by its last digits, reads why it is not there, retries, and sees it delivered', async () => {
    await installation.service.api('POST', '/destinations/metrika-okna/run');
    await installation.service.api('POST', '/destinations/metrika-okna/confirm');
    const { page } = await arrive(installation.key('operator'));
    await page.goto(`${installation.service.url}/calls`);
    await clicksSince(page);
    await page.getByLabel('Caller’s number').fill('4567');
    await page.waitForURL('**/calls?phone=4567');
    await page.getByRole('row', { name: /4567/ }).getByRole('link').click();
    const deliveryStatus = page.getByRole('region', { name: 'Status in the ad accounts' });
    await deliveryStatus.getByText('No visit found', { exact: true }).waitFor();
    await deliveryStatus.getByText('The platform processed it and found no visit or click for it').waitFor();
    await deliveryStatus
      .getByText(/“Retry” asks once more/)
      .first()
      .waitFor();

    await fetch(`${installation.sandbox.httpUrl}/sandbox/unknown`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"ids":[]}',
    });
    await deliveryStatus.getByRole('button', { name: 'Retry' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retry' });
    await dialog.getByText('1 will be sent again', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await deliveryStatus.getByText('Waiting', { exact: true }).waitFor();
    // The call, “Retry”, and the word that it shall be so.
    expect(await clicksSince(page)).toBe(3);

    await page.getByRole('link', { name: 'Destinations' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText(/^1 of 1 sent:/).waitFor();
    await page.getByRole('button', { name: 'Update statuses' }).click();
    await page.getByText(/1 answered/).waitFor();

    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByRole('cell', { name: 'Delivered' }).waitFor();
    await page.getByRole('row', { name: /4567/ }).getByRole('link').click();
    await deliveryStatus.getByText('The platform itself confirmed this call.').waitFor();
    await page.locator('details summary').first().click();
    await page.getByRole('link', { name: 'Request and answer' }).last().click();
    await page.getByText('quality_call', { exact: false }).first().waitFor();
  });

  it('a call leads back to the very list it was opened from, also after a reload and past other pages', async () => {
    const { page } = await arrive();
    const isBackAt = async (name: string, address: string): Promise<void> => {
      await page.reload();
      await page.getByRole('link', { name: `← ${name}` }).click();
      await page.waitForURL(`${installation.service.url}/${address}`);
    };
    await page.goto(`${installation.service.url}/calls?phone=4567&destination=metrika-okna`);
    await page.getByRole('row', { name: /4567/ }).getByRole('link').click();
    await page.locator('details summary').first().click();
    await page.getByRole('link', { name: 'Request and answer' }).first().click();
    await page.getByRole('heading', { name: 'Request to the platform' }).waitFor();
    await isBackAt('Calls', 'calls?phone=4567&destination=metrika-okna');

    await page.goto(`${installation.service.url}/uploads?destination=metrika-okna`);
    await page
      .getByRole('link', { name: /^Call from/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'History of the call' }).waitFor();
    const call = new URL(page.url()).pathname;
    await isBackAt('Upload log', 'uploads?destination=metrika-okna');

    await page.goto(`${installation.service.url}${call}`);
    await isBackAt('Calls', 'calls');
  });

  it('an operator sees the whole number, and marks a call', async () => {
    const { page } = await arrive(installation.key('operator'));
    await page.goto(`${installation.service.url}/calls?phone=0001`);
    await page.getByRole('link', { name: /^Call of/ }).click();
    await page.getByRole('button', { name: 'Show the number' }).click();
    await page.getByText('+79030000001').waitFor();
    await page.getByRole('region', { name: 'Goals' }).getByText('Needs the mark “quality”, which the call lacks.').waitFor();
    await page.getByRole('button', { name: 'Mark the call' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Note for colleagues').fill('Bought by phone');
    await dialog.getByRole('button', { name: 'Save the verdict' }).click();
    await page.getByText('a person or CRM said so').waitFor();
  });

  it('a manager reads a goal in words, tries a longer talk on the calls, and takes the rules away as YAML', async () => {
    const { page } = await arrive(installation.key('operator'));
    await clicksSince(page);
    await page.getByRole('link', { name: 'Goals', exact: true }).click();
    await page.getByText('A call counts if it is marked as a quality call and it was answered.').waitFor();
    await page.getByText('Sent to: Yandex.Metrica, quality_call (metrika-okna)').waitFor();
    await page.getByRole('button', { name: 'Try a change' }).click();
    await page.getByLabel('Talk of at least, s').fill('120');
    await page.getByText('it was answered and the talk took 120 s or more.').waitFor();
    await page.getByRole('button', { name: 'Try it on the calls' }).click();
    expect(await clicksSince(page)).toBe(3);
    const difference = page.getByRole('region', { name: 'What would be different' });
    await difference.getByText('Needs a talk of 120 s or more; it was 95 s.').first().waitFor();
    await page.getByText('minTalkSeconds: 120').waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Every call of the difference as CSV' }).click();
    expect(readFileSync(await (await coming).path(), 'utf8')).toContain("'31760000000123457");

    await page.getByText('Text', { exact: true }).click();
    await page.getByLabel('All goals of the project, as in ringback.yaml').fill('goals: [{ id: a, when: { minTalkSecond: 5 } }]');
    await page.getByRole('button', { name: 'Try it on the calls' }).click();
    await page.getByRole('alert').getByText('Did you mean', { exact: false }).waitFor();
    // The browser itself notes the refusal.
    visits.at(-1)?.faults.splice(0);
    expect(await page.getByRole('link', { name: 'Self-check' }).count()).toBe(0);
  });

  it('a manager is told what is looked for, who is told of it, and what is wrong now', async () => {
    const { page } = await arrive(installation.key('viewer'), { locale: 'ru-RU' });
    const attention = page.getByRole('region', { name: 'Требует внимания' });
    await attention.getByText('получатели в ringback.yaml не указаны', { exact: false }).waitFor();
    await attention.getByRole('button', { name: 'За чем следим' }).click();
    await attention.getByText('Площадка на паузе 10 мин или дольше.').waitFor();
    await installation.service.api('POST', '/destinations/metrika-okna/pause', { note: 'ждём доступ' });
    await page.reload();
    await attention.getByText('ждём доступ', { exact: false }).waitFor();
    await attention.getByRole('link', { name: /^Показать: .*metrika-okna/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Площадки' }).waitFor();
    await installation.service.api('POST', '/destinations/metrika-okna/resume');
  });

  it('who calls too often is marked as spam, every call of theirs, and stays within the project that was chosen', async () => {
    for (const number of [1, 2, 3, 4, 5])
      await installation.call({
        callId: `insistent ${number}`,
        callerNumber: '79990000005',
        yaCid: `17638000001234567${number}0`,
      });
    const { page } = await arrive(installation.key('operator'));
    await page.goto(`${installation.service.url}/campaigns?project=default`);
    await page.getByRole('button', { name: 'Spam: +7999***0005' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('5 calls of this number will be marked as spam', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Mark 5' }).click();
    await page.getByText('5 marked.').waitFor();
    await page.getByRole('link', { name: '+7999***0005: all calls' }).click();
    await page.waitForURL(/\/calls\?(?=.*project=default)(?=.*caller=[0-9a-f]{12})/);
    await page.getByRole('row', { name: /0005/ }).getByRole('link').first().click();
    await page.waitForURL(/\/calls\/[\w-]+\?(?=.*project=default)(?=.*list=calls)/);
    await page.getByText('Marked as spam: it counts for nothing.').waitFor();
  });

  it('an administrator examines the installation and reads what is proved and what is only assumed', async () => {
    const { page } = await arrive(undefined, { locale: 'ru-RU' });
    await page.getByRole('link', { name: 'Самопроверка' }).click();
    await page.getByRole('button', { name: 'Проверить' }).click();
    await page.getByText('В счётчике есть цель «JavaScript-событие» с идентификатором quality_call.', { exact: false }).waitFor();
    await page.getByText('server.publicUrl не задан', { exact: false }).waitFor();
  });

  it('each task of a day takes a few clicks: find and why not, mark, export, a link for a client', async () => {
    const { page } = await arrive();
    await page.goto(`${installation.service.url}/destinations`);
    await page.getByRole('heading', { name: 'Yandex.Metrica' }).waitFor();
    await clicksSince(page);
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Find a call' }).fill('4567');
    await page.getByRole('option', { name: /4567/ }).first().waitFor();
    await page.keyboard.press('Enter');
    const deliveryStatus = page.getByRole('region', { name: 'Status in the ad accounts' });
    await deliveryStatus
      .getByText(/Yandex\.Metrica: |In Yandex\.Metrica/)
      .first()
      .waitFor();
    expect(await clicksSince(page)).toBe(0);

    await page.getByRole('button', { name: 'Mark the call' }).click();
    await page.getByRole('button', { name: 'Save the verdict' }).click();
    await page.getByText('The verdict is saved.').waitFor();
    expect(await clicksSince(page)).toBe(2);

    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByText(/^\d+ found$/).waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).click();
    expect(readFileSync(await (await coming).path(), 'utf8')).toContain('+7916***4567,95,,quality-call,1500,Delivered');
    expect(await clicksSince(page)).toBe(2);

    await page.getByRole('link', { name: 'Access', exact: true }).click();
    await page.getByRole('button', { name: 'Link for a client' }).click();
    await page.getByLabel('For whom').fill('The client');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.getByText(/#link=/).waitFor();
    expect(await clicksSince(page)).toBe(3);
  });

  it('what a hostile webhook says is shown as the text that it is', async () => {
    const { page } = await arrive();
    await page.goto(`${installation.service.url}/calls?phone=0001`);
    await page.getByText('"><b>bold</b>', { exact: false }).waitFor();
    await page.getByRole('link', { name: /^Call of/ }).click();
    await page.getByText('<img src=x onerror=alert(1)>', { exact: true }).waitFor();
    await page.getByText('<script>document.title="taken"</script>', { exact: false }).first().waitFor();
    expect(await page.locator('main b, main img[src="x"], a[href^="javascript:"]').count()).toBe(0);
    expect(await page.title()).toMatch(/Ringback$/);
  });

  it('a viewer looks and is not shown what only others may do', async () => {
    const { page } = await arrive(installation.key('viewer'));
    await page.goto(`${installation.service.url}/destinations`);
    await page.getByRole('heading', { name: 'Yandex.Metrica' }).waitFor();
    expect(await page.locator('main').getByRole('button').count()).toBe(0);
    for (const name of ['Webhooks', 'Self-check']) expect(await page.getByRole('link', { name }).count()).toBe(0);
    await page.goto(`${installation.service.url}/goals`);
    await page.getByText('It is worth 1,500 RUB.').waitFor();
    expect(await page.locator('main').getByRole('button').count()).toBe(0);
    await page.goto(`${installation.service.url}/calls?phone=4567`);
    await page.getByRole('link', { name: /^Call of/ }).click();
    await page.getByRole('heading', { name: 'Status in the ad accounts' }).waitFor();
    for (const name of ['Retry', 'Show the number', 'Mark the call']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
  });

  it('speaks Russian to a Russian browser and English to others, and keeps what was chosen', async () => {
    const { page } = await arrive(undefined, { locale: 'ru-RU' });
    await page.goto(`${installation.service.url}/calls?phone=4567`);
    await page.getByRole('heading', { level: 1, name: 'Звонки' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    await page.getByText('EN', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
    expect(await page.getByLabel('Caller’s number').inputValue()).toBe('4567');
  });

  it('a wrong key does not open it, and who signs out is out', async () => {
    const stranger = await visit(browser);
    await stranger.page.goto(`${installation.service.url}/destinations`);
    await stranger.page.getByLabel('Your key', { exact: true }).fill('rb_wrong');
    await stranger.page.getByRole('button', { name: 'Sign in' }).click();
    await stranger.page.getByText('This key is wrong or was withdrawn', { exact: false }).waitFor();
    // The browser itself notes the refusal.
    expect(stranger.faults).toEqual([expect.stringContaining('401')]);
    await stranger.close();
    const { page } = await arrive();
    await page.getByRole('button', { name: /Signed in as/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Ringback' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to Ringback' }).waitFor();
  });
});
