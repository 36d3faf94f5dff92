import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openApiText } from '../../../src/api/http/serve-docs.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { twoClients } from '../two-clients.js';

type Json = Readonly<Record<string, unknown>>;
interface Media {
  readonly schema?: Json;
  readonly example?: unknown;
  readonly examples?: Json;
}
interface Operation {
  readonly summary?: string;
  readonly security?: readonly Json[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/calls': [
    'project',
    'source',
    'callId',
    'phone',
    'caller',
    'from',
    'to',
    'q',
    'goal',
    'destination',
    'state',
    'quality',
    'utmSource',
    'utmCampaign',
    'trackingNumber',
    'sort',
    'order',
  ],
  '/api/v1/uploads': [
    'project',
    'destination',
    'platform',
    'state',
    'code',
    'from',
    'to',
    'callFrom',
    'callTo',
    'callId',
    'sort',
    'order',
  ],
  '/api/v1/requests': ['project', 'destination', 'outcome', 'from', 'to'],
  '/api/v1/receipts': ['project', 'source', 'verdict', 'from', 'to'],
  '/api/v1/alerts': ['open', 'project'],
  '/api/v1/audit': ['project', 'who', 'action', 'subject', 'from', 'to'],
  '/api/v1/keys': ['project'],
  '/api/v1/sign-in-links': ['project'],
  '/api/v1/projects': ['project'],
  '/api/v1/sources': ['project'],
  '/api/v1/destinations': ['project'],
  '/api/v1/goals': ['project'],
  '/api/v1/stats/truth': ['project', 'destination', 'goal', 'from', 'to', 'by'],
  '/api/v1/stats/truth/readings': ['project', 'destination'],
};

/** What narrows a list, without its order. */
function filtersOf(list: string): string[] {
  return (QUERIES[list] ?? []).filter((name) => name !== 'sort' && name !== 'order');
}

/** Operations that answer counts or a file, without pages. */
const WITHOUT_PAGES: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/stats/daily': ['project', 'destination', 'from', 'to'],
  '/api/v1/stats/funnel': ['project', 'destination', 'from', 'to'],
  '/api/v1/stats/coverage': ['project', 'from', 'to'],
  '/api/v1/stats/campaigns': ['project', 'from', 'to', 'by', 'limit'],
  '/api/v1/stats/campaigns.csv': ['project', 'from', 'to', 'by', 'limit', 'separator', 'language', 'sort', 'order'],
  '/api/v1/calls/count': filtersOf('/api/v1/calls'),
  '/api/v1/uploads/reasons': filtersOf('/api/v1/uploads'),
  '/api/v1/export/calls.csv': ['columns', 'language', ...filtersOf('/api/v1/calls'), 'separator', 'sort', 'order'],
  '/api/v1/export/uploads.csv': ['columns', 'language', ...filtersOf('/api/v1/uploads'), 'separator', 'sort', 'order'],
  '/api/v1/export/truth.csv': [...filtersOf('/api/v1/stats/truth'), 'separator', 'language'],
};

describe('the OpenAPI document', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  let document: Document;
  let operations: [string, Operation][];
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    app = await TestApp.open(twoClients(fresh.url), [new FakePlatform().definition]);
    document = (await app.get<Document>('/api/openapi.json', { key: null })).body;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    );
  });
  afterAll(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('names every route of the contract that there is, and no other', () => {
    const work = ['check', 'confirm', 'pause', 'read', 'resume', 'run'].map((verb) => `post /api/v1/destinations/{id}/${verb}`);
    expect(operations.map(([name]) => name).sort()).toEqual(
      [
        'get /api/v1/me',
        'get /api/v1/config/diff',
        'post /api/v1/config/reload',
        'get /api/v1/alerts/watch',
        'post /api/v1/doctor',
        'post /api/v1/goals/simulate',
        'post /api/v1/goals/simulate.csv',
        'post /api/v1/marks',
        'get /api/v1/calls/{id}',
        'post /api/v1/calls/{id}/reveal',
        'get /api/v1/uploads/{id}',
        'post /api/v1/uploads/retry',
        'post /api/v1/uploads/cancel',
        'post /api/v1/uploads/resolve',
        'get /api/v1/requests/{id}',
        'post /api/v1/receipts/{id}/replay',
        'post /api/v1/erase',
        'post /api/v1/keys',
        'post /api/v1/keys/{id}/revoke',
        'post /api/v1/sign-in-links',
        'post /api/v1/sign-in-links/{id}/revoke',
        ...work,
        ...[...Object.keys(QUERIES), ...Object.keys(WITHOUT_PAGES)].map((path) => `get ${path}`),
      ].sort(),
    );
  });

  it('gives each operation a summary, its key, an answer with a schema and an example, and its problems', () => {
    for (const [name, operation] of operations) {
      const isFile = name.endsWith('.csv');
      const answer = operation.responses['200']?.content?.[isFile ? 'text/csv' : 'application/json'];
      expect({ name, summary: operation.summary, security: operation.security }).toEqual({
        name,
        summary: expect.stringMatching(/\w/),
        security: [{ key: [] }],
      });
      expect({ name, schema: answer?.schema, example: answer?.example }).toEqual({
        name,
        schema: expect.any(Object),
        example: isFile ? expect.stringMatching(/callId|Campaign|campaign/) : expect.any(Object),
      });
      for (const status of ['401', '403', '429']) {
        const problem = operation.responses[status]?.content?.['application/problem+json'];
        expect({ name, status, schema: problem?.schema, examples: problem?.examples }).toEqual({
          name,
          status,
          schema: { $ref: '#/components/schemas/Problem' },
          examples: expect.any(Object),
        });
      }
      if (name.includes('{id}')) expect(operation.responses).toHaveProperty('404');
    }
  });

  it('gives each list its filters, each with a schema', () => {
    const pages = Object.entries(QUERIES).map(([path, filters]) => [path, ['cursor', 'limit', ...filters]] as const);
    for (const [path, filters] of [...pages, ...Object.entries(WITHOUT_PAGES)]) {
      const parameters = document.paths[path]?.get?.parameters ?? [];
      expect([path, parameters.map(({ name }) => name).sort()]).toEqual([path, [...filters].sort()]);
      for (const parameter of parameters) expect(parameter).toMatchObject({ in: 'query', schema: { type: expect.any(String) } });
      expect(document.paths[path]?.get?.responses).toHaveProperty('400');
    }
  });

  it('gives each path its parameters and each body its schema and an example', () => {
    for (const [name, operation] of operations) {
      const inPath = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => parameter.name);
      expect([name, inPath]).toEqual([name, name.includes('{id}') ? ['id'] : []]);
      const body = operation.requestBody?.content['application/json']?.schema;
      const hasBody = /uploads\/(retry|cancel|resolve)|pause|marks|erase|simulate|post .*(keys|sign-in-links)$/.test(name);
      expect([name, body === undefined]).toEqual([name, !hasBody]);
      if (hasBody) expect(body).toMatchObject({ type: 'object', properties: expect.any(Object), example: expect.any(Object) });
    }
  });

  it('refers to nothing that is not there', () => {
    const refs = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    const known = new Set(Object.keys(document.components.schemas).map((name) => `"$ref":"#/components/schemas/${name}"`));
    expect(refs.filter((ref) => !known.has(ref))).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('$defs');
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Call', 'Upload', 'UploadDetail', 'Journey', 'Destination', 'Problem']),
    );
  });

  it('is what the build made of it where there is a build: no service has to make it while webhooks wait', async () => {
    const built = join(mkdtempSync(join(tmpdir(), 'ringback-openapi-')), 'openapi.json');
    writeFileSync(built, '{"openapi":"3.1.0"}');
    expect(await openApiText(app.app, built)).toBe('{"openapi":"3.1.0"}');
    rmSync(dirname(built), { recursive: true });
    expect(JSON.parse(await openApiText(app.app, built))).toEqual(document);
  });

  it('has a page to read it on', async () => {
    const page = await app.get<string>('/api/docs', { key: null });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Ringback API') });
    expect((await app.get('/api/docs/swagger-ui-init.js', { key: null })).status).toBe(200);
    expect((await app.get('/api/docs/swagger-ui.css', { key: null })).status).toBe(200);
  });

  it('keeps everything under /api/v1 behind a key', async () => {
    for (const [name] of operations) {
      const [method = '', path = ''] = name.split(' ');
      const address = path.replace('{id}', 'x');
      const answer = method === 'get' ? await app.get(address, { key: null }) : await app.post(address, undefined, { key: null });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });
});
