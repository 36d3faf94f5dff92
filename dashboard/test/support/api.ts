/** One request that the page made. */
export interface PageRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Answer = object | ((request: PageRequest) => object);

/** Refusals of the API are problem documents (RFC 9457). */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {}
}

/** The API behind `fetch`: answers by method and path, and keeps what was asked. What it has no answer for is a failure of the test. */
export class FakeApi {
  readonly requests: PageRequest[] = [];
  constructor(private readonly answers: Readonly<Record<string, Answer>>) {}

  /** Everything that was asked of one route, e.g. `POST /marks`. */
  asked(route: string): PageRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === route);
  }

  async answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.text();
    const asked: PageRequest = {
      method: request.method,
      path: pathname.replace('/api/v1', ''),
      query: Object.fromEntries(searchParams),
      body: text === '' ? null : JSON.parse(text),
    };
    this.requests.push(asked);
    const answer = this.answers[`${asked.method} ${asked.path}`];
    if (answer === undefined) throw new Error(`the test has no answer for ${asked.method} ${asked.path}`);
    const body = typeof answer === 'function' ? answer(asked) : answer;
    if (!(body instanceof Refusal)) return Response.json(body);
    return Response.json({ code: body.code, detail: 'As the API puts it.' }, { status: body.status });
  }
}

let current: FakeApi | null = null;

/** From now on `fetch` is answered by these. */
export function startApi(answers: Readonly<Record<string, Answer>>): FakeApi {
  current = new FakeApi(answers);
  return current;
}

// Before the page's client is made, which keeps the fetch that it finds (setup.ts).
globalThis.fetch = async (input, init) => {
  if (current === null) throw new Error('no API is there');
  return current.answer(new Request(input, init));
};

/** A list of the API that has one page. */
export function listOf<Item>(...items: readonly Item[]) {
  return { items, nextCursor: null };
}
