import { sentence } from '../../domain/localized-text.js';

const NOT_BUILT = sentence('the request cannot be built', 'запрос не составить');

/** The request could not even be built: a bug of ours, or a setting that no request can contain. Nothing left. */
export class RequestNotBuiltError extends Error {
  /** For people; without anything from the row. */
  readonly detail: string;

  constructor(cause: unknown) {
    const detail = `${NOT_BUILT} (${nameOf(cause)})`;
    super(detail, { cause });
    this.name = 'RequestNotBuiltError';
    this.detail = detail;
  }
}

function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

/**
 * Builds a request, so that errors while building it differ from errors once it may have left.
 *
 * @throws RequestNotBuiltError
 */
export function buildRequest<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw new RequestNotBuiltError(error);
  }
}
