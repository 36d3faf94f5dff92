/** HTTP status of each error type. Yandex: management API errors [Y15], read 2026-11-22. */
const STATUS = {
  invalid_uploading: 400,
  invalid_parameter: 400,
  missing_parameter: 400,
  unauthorized: 401,
  invalid_token: 403,
  access_denied: 403,
  not_found: 404,
  quota_requests_by_ip: 429,
  quota_parallel_requests: 429,
  quota_requests_by_uid: 429,
  backend_error: 503,
} as const;
export type MetricaErrorType = keyof typeof STATUS;

/** An answer in the documented error shape. The words are ours: the real ones are localised and not documented. */
export class MetricaError extends Error {
  readonly status: number;

  constructor(
    readonly type: MetricaErrorType,
    message: string,
    private readonly location: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = STATUS[type];
  }

  /** `{"errors":[{"error_type","message","location"}],"code","message"}`; a location may be missing there too. */
  body(): object {
    const error = {
      error_type: this.type,
      message: this.message,
      ...(this.location === null ? {} : { location: this.location }),
    };
    return { errors: [error], code: this.status, message: this.message };
  }
}
