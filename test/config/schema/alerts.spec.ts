import { load, problemsOf } from '../a-config.js';

const alerts = (yaml: string) => load(`alerts: ${yaml}`, { environment: { BOT: '123456:AbC_def' } }).config.alerts;

describe('alerts in a config', () => {
  it('left out are checked and sent to nobody', () => {
    expect(load('').config.alerts).toEqual({
      language: 'ru',
      digest: { schedule: '0 9 * * mon', language: null },
      telegram: null,
      email: null,
      webhook: null,
      rules: {
        destinationPaused: { afterMinutes: 10 },
        backlogExpiring: { withinHours: 24 },
        nothingReceived: { afterMinutes: 180 },
        coverageFell: { byPercent: 30, minCalls: 30 },
        unmatchedRose: { byPoints: 20, minUploads: 30 },
        clockApart: { seconds: 5 },
        silentZero: { minCalls: 3 },
      },
    });
  });

  it('take channels, thresholds of rules, and false for a rule that is not wanted', () => {
    const read = alerts(`
  language: en
  telegram: { botToken: "\${BOT}", chatId: "-1001" }
  email: { host: smtp.example.ru, tls: implicit, user: u, password: p, from: a@okna.example, to: b@okna.example }
  webhook: { url: https://crm.example.ru/ringback }
  rules: { nothingReceived: { afterMinutes: 60 }, coverageFell: false }`);
    expect(read).toMatchObject({
      language: 'en',
      telegram: { botToken: '123456:AbC_def', chatId: '-1001', endpoint: 'https://api.telegram.org' },
      email: { port: 465, login: { user: 'u', password: 'p' }, to: ['b@okna.example'] },
      webhook: { secret: null },
      rules: { nothingReceived: { afterMinutes: 60 }, coverageFell: false, unmatchedRose: { byPoints: 20 } },
    });
  });

  it.each([
    ['{ telegram: { botToken: x, chatId: "1" } }', 'alerts.telegram.botToken', 'BotFather'],
    ['{ telegram: { botToken: "1:a", chatId: the boss } }', 'alerts.telegram.chatId', 'number of a chat'],
    ['{ telegram: { botToken: "1:a", chatId: "1", chat: "1" } }', 'alerts.telegram.chat', 'chatId'],
    ['{ email: { host: h, from: a@b.example, to: nobody } }', 'alerts.email.to', 'e-mail address'],
    ['{ email: { host: h, from: a@b.example, to: c@b.example, user: u } }', 'alerts.email', '`password`'],
    ['{ webhook: { url: crm } }', 'alerts.webhook.url', 'Must be an address'],
    ['{ webhook: { url: "https://crm.example", secret: short } }', 'alerts.webhook.secret', '16'],
    ['{ rules: { coverageFell: { byPercent: 0 } } }', 'alerts.rules.coverageFell.byPercent', 'at least 1'],
    ['{ rules: { nothingRecieved: false } }', 'alerts.rules.nothingRecieved', 'nothingReceived'],
    ['{ rules: { nothingReceived: true } }', 'alerts.rules.nothingReceived', 'false'],
  ])('%s is refused and its path is named', (yaml, path, words) => {
    expect(problemsOf(`alerts: ${yaml}`)).toEqual([{ path, message: expect.stringContaining(words) }]);
  });
});

describe('the receivers of a project', () => {
  const root = 'alerts: { telegram: { botToken: "1:a", chatId: "1" }, email: { host: h, from: a@b.example, to: c@b.example } }\n';

  it('take the bot and the mail server of the installation, and leave a channel out by false', () => {
    const { config } = load(
      `${root}projects: [{ id: okna, alerts: { telegram: { chatId: "-2" }, email: { to: d@okna.example } } }, ` +
        '{ id: dveri, alerts: { telegram: false } }]',
    );
    expect(config.projects.map(({ alerts }) => alerts)).toEqual([
      {
        telegram: { botToken: '1:a', chatId: '-2', endpoint: 'https://api.telegram.org' },
        email: expect.objectContaining({ host: 'h', from: 'a@b.example', to: ['d@okna.example'] }),
      },
      { telegram: null },
    ]);
  });

  it.each([
    ['{ telegram: { chatId: "-2" } }', 'projects[0].alerts.telegram.botToken', '@BotFather'],
    ['{ email: { to: d@okna.example } }', 'projects[0].alerts.email', 'alerts.email'],
    ['{ mail: { to: d@okna.example } }', 'projects[0].alerts.mail', 'email'],
  ])('%s are refused where there is nothing to send by', (yaml, path, words) => {
    expect(problemsOf(`projects: [{ id: okna, alerts: ${yaml} }]`)).toEqual([{ path, message: expect.stringContaining(words) }]);
  });
});

describe('the digest', () => {
  it('comes on Monday mornings in the language of alerts, elsewhen by a schedule of its own, or not at all', () => {
    const digestOf = (yaml: string) => load(`alerts: ${yaml}`).config.alerts.digest;
    expect(digestOf('{}')).toEqual({ schedule: '0 9 * * mon', language: null });
    expect(digestOf('{ digest: { schedule: "0 10 * * fri", language: en } }')).toEqual({
      schedule: '0 10 * * fri',
      language: 'en',
    });
    expect(digestOf('{ digest: false }')).toBe(false);
    expect(problemsOf('alerts: { digest: { schedule: weekly } }')).toEqual([
      { path: 'alerts.digest.schedule', message: expect.stringContaining('cron') },
    ]);
  });
});

describe('working hours of a project', () => {
  it('are those of most businesses in the config’s zone by default', () => {
    const { config } = load(
      'timezone: Asia/Omsk\nprojects: [{ id: okna }, ' +
        '{ id: dveri, workingHours: { days: [mon-sat], to: "21:00", timezone: Europe/Moscow } }]',
    );
    expect(config.projects.map(({ workingHours }) => workingHours)).toEqual([
      { days: 'mon-fri', from: '09:00', to: '18:00', timezone: 'Asia/Omsk' },
      { days: ['mon-sat'], from: '09:00', to: '21:00', timezone: 'Europe/Moscow' },
    ]);
  });

  it('that hold no moment, or a day that is none, are refused', () => {
    expect(problemsOf('workingHours: { from: "09:00", to: "9:00" }')).toMatchObject([{ path: 'workingHours' }]);
    expect(problemsOf('workingHours: { days: [monday] }')).toMatchObject([{ path: 'workingHours.days[0]' }]);
  });
});
