const KEPT = 500;

/** One HTTP request as the sandbox saw it. The query is left out: GA4's secret travels in it. */
export interface SeenRequest {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The last requests, oldest first. */
export class RequestLog {
  private readonly seen: SeenRequest[] = [];

  add(request: SeenRequest): void {
    this.seen.push(request);
    if (this.seen.length > KEPT) this.seen.shift();
  }

  list(): readonly SeenRequest[] {
    return [...this.seen];
  }
}
