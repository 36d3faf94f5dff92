/** Every problem the API answers with. Codes never change once released; titles may. */
export const API_PROBLEMS = {
  INVALID_PARAMETER: { status: 400, title: 'A query parameter cannot be used' },
  INVALID_BODY: { status: 400, title: 'The body cannot be used' },
  BAD_REQUEST: { status: 400, title: 'The request cannot be read' },
  KEY_MISSING: { status: 401, title: 'No key was given' },
  KEY_UNKNOWN: { status: 401, title: 'The key is wrong or revoked' },
  LINK_UNKNOWN: { status: 401, title: 'The link is wrong, was used or is over' },
  SESSION_OVER: { status: 401, title: 'You are signed out' },
  NOT_FROM_THE_DASHBOARD: { status: 403, title: 'The request does not come from the dashboard' },
  ROLE_TOO_LOW: { status: 403, title: 'The key’s role does not allow this' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  NAME_TAKEN: { status: 409, title: 'A key in use has this name' },
  CALL_AMBIGUOUS: { status: 409, title: 'Several calls have this id' },
  DESTINATION_PAUSED: { status: 409, title: 'The destination is paused' },
  DESTINATION_DISABLED: { status: 409, title: 'The destination is switched off in the config' },
  DESTINATION_GONE: { status: 409, title: 'The destination is no longer in the config' },
  RECEIPT_DROPPED: { status: 409, title: 'What the webhook said was dropped' },
  TOO_LARGE: { status: 413, title: 'The request is too large' },
  TOO_MANY_AT_ONCE: { status: 429, title: 'Too many long requests at once' },
  TOO_MANY_ACTIONS: { status: 429, title: 'Too many checks, rounds or questions' },
  TOO_MANY_WRONG_KEYS: { status: 429, title: 'Too many wrong keys' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
  TOO_LONG: { status: 503, title: 'The answer took too long' },
  STORAGE_BUSY: { status: 503, title: 'The database does not answer now' },
} as const;
export type ApiProblemCode = keyof typeof API_PROBLEMS;

export interface ApiProblemAt {
  readonly path: string;
  readonly message: string;
}

/** An error for the caller of the API, as an RFC 9457 document. `detail` never holds personal data, secrets or internals. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ApiProblemCode,
    readonly detail: string,
    /** The parameter or the place in the body that is wrong. */
    readonly field: string | null = null,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Everything that is wrong, where that is more than one thing can say. */
    readonly problems: readonly ApiProblemAt[] | null = null,
  ) {
    super(detail);
    this.name = code;
  }

  get status(): number {
    return API_PROBLEMS[this.code].status;
  }
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ApiProblemCode;
  readonly field?: string;
  readonly problems?: readonly ApiProblemAt[];
}

export function problemDocument({ code, detail, field, problems }: ApiProblem): ProblemDocument {
  const type = `urn:ringback:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return {
    type,
    ...API_PROBLEMS[code],
    detail,
    code,
    ...(field === null ? {} : { field }),
    ...(problems === null ? {} : { problems }),
  };
}

export function notFound(what: string): ApiProblem {
  return new ApiProblem('NOT_FOUND', `There is no such ${what}, or the key may not see it.`);
}
