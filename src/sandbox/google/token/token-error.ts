const STATUS = {
  invalid_request: 400,
  invalid_grant: 400,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  invalid_client: 401,
  unauthorized_client: 401,
} as const;

/** A refusal of the token endpoint: `{"error","error_description"}`. RFC 6749 section 5.2, and Google's choice of statuses. */
export class TokenError extends Error {
  readonly httpStatus: number;

  constructor(
    readonly error: keyof typeof STATUS,
    description: string,
    options?: ErrorOptions,
  ) {
    super(description, options);
    this.httpStatus = STATUS[error];
  }

  body(): object {
    return { error: this.error, error_description: this.message };
  }
}
