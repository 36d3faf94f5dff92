/** An answer of the API that is a problem document. `detail` is a sentence for programs and their authors. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterSeconds: number | null,
  ) {
    super(detail);
  }
}

export function toProblem(body: unknown, response: Response): ApiProblem {
  const { code, detail } = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; detail?: unknown };
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(
    response.status,
    typeof code === 'string' ? code : 'UNREADABLE',
    typeof detail === 'string' ? detail : '',
    Number.isFinite(after) ? after : null,
  );
}
