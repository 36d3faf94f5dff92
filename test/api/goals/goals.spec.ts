import type { ProjectGoalsView } from '../../../src/api/goals/goals-views.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { aConfig, aDestination, aGoal, aProject } from '../../support/test-pipeline.js';
import { aHook, type List } from '../two-clients.js';

describe('the goals of the projects', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  const list = async (query = '', asking: Parameters<TestApp['get']>[1] = {}) =>
    (await app.get<List<ProjectGoalsView>>(`/api/v1/goals${query}`, asking)).body;
  const goalsOf = async (asking: Parameters<TestApp['get']>[1] = {}) => (await list('?project=okna', asking)).items[0]?.goals;

  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    const own = aGoal({ id: 'own', when: { callerNumbers: ['+79990001122', '+7495*'] } });
    const settings = { name: 'everything', goals: { call: {} } };
    const destinations = [aDestination({ enabled: false }), aDestination({ id: 'all-calls', settings })];
    const okna = aProject({ goals: [aGoal(), own], destinations, exclude: { callers: ['+79995556677'], trackingNumbers: [] } });
    const dveri = aProject({ id: 'dveri', sources: [], destinations: [], goals: [] });
    app = await TestApp.open(aConfig(fresh.url, [okna, dveri]), [new FakePlatform().definition]);
    await app.hook(aHook(), aHook({ callId: '2', isQuality: 'false' }));
  });
  afterAll(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('are described in sentences, with what meets them and where they are sent', async () => {
    expect((await goalsOf())?.[0]).toEqual({
      goal: 'quality-call',
      name: 'quality-call',
      sentences: ['A call counts if it is marked as a quality call.', 'It is worth 1,500 RUB.'],
      rules: aGoal(),
      builtIn: false,
      conversions: 1,
      destinations: [{ destination: 'dest', platform: 'fake', enabled: false, name: 'quality-call' }],
    });
  });

  it('speak Russian to whoever asks for it', async () => {
    const [goal] = (await goalsOf({ headers: { 'accept-language': 'ru' } })) ?? [];
    expect(goal?.sentences).toEqual(['Звонок засчитывается, если он отмечен качественным.', 'Ценность: 1\u00a0500\u00a0₽.']);
  });

  it('name the goal that every ended call meets, where a destination takes every call', async () => {
    expect((await goalsOf())?.at(-1)).toMatchObject({
      goal: 'call',
      builtIn: true,
      conversions: null,
      destinations: [{ destination: 'all-calls' }],
    });
  });

  it('show whole numbers to those who may act, and to viewers only enough to recognise them', async () => {
    expect(JSON.stringify(await list())).toContain('+79990001122');
    const seen = JSON.stringify(await list('', { key: await app.key({ role: 'viewer' }) }));
    expect(seen).not.toMatch(/9990001122|9995556677/);
    expect(seen).toContain('+7999***1122');
    expect(seen).toContain('+7495*');
  });

  it('are those of the projects that the key sees, page by page', async () => {
    const projects = ({ items }: List<ProjectGoalsView>) => items.map(({ project }) => project);
    const first = await list('?limit=1');
    expect([projects(first), projects(await list(`?limit=1&cursor=${first.nextCursor}`))]).toEqual([['okna'], ['dveri']]);
    const key = await app.key({ role: 'viewer', projects: ['dveri'] });
    expect([projects(await list('', { key })), projects(await list('?project=okna', { key }))]).toEqual([['dveri'], []]);
  });

  it('can be simulated as shown, with the same result', async () => {
    const goals = (await goalsOf())?.filter(({ builtIn }) => !builtIn).map(({ rules }) => rules);
    const { status, body } = await app.post<{ goals: { gained: number; lost: number }[] }>('/api/v1/goals/simulate', {
      project: 'okna',
      goals,
    });
    expect({ status, changes: body.goals.map(({ gained, lost }) => gained + lost) }).toEqual({ status: 200, changes: [0, 0, 0] });
  });
});
