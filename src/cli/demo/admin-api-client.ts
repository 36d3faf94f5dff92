import type { Language } from '../../domain/localized-text.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import type { HttpClient } from '../../runtime/http.js';

/** The parts of the admin API's answers that the demo uses. */
export interface DemoCall {
  readonly id: string;
  readonly callId: string;
}
export interface DemoUpload {
  readonly id: string;
  /** The call's `id`. */
  readonly callId: string;
  readonly goal: string;
  readonly destination: string;
  readonly state: UploadState;
  readonly reason: { readonly code: string; readonly text: string } | null;
  /** Null if nothing will be sent. */
  readonly dueAt: string | null;
  readonly value: number | null;
  readonly identifier: { readonly kind: string; readonly value: string } | null;
  readonly idempotencyKey: string;
  readonly verified: boolean;
}
export interface DemoJourney {
  readonly call: DemoCall;
  readonly conversions: readonly { readonly goal: string; readonly occurredAt: string }[];
  readonly uploads: readonly DemoUpload[];
}
/** One line of the daily truth table. */
export interface DemoTruthLine {
  readonly destination: string;
  readonly goal: string;
  readonly day: string;
  readonly ours: number;
  readonly theirs: number | null;
  readonly causes: readonly { readonly code: string; readonly count: number; readonly text: string }[];
  readonly unexplained: number | null;
}
export interface DemoReceipt {
  readonly verdict: 'new' | 'read' | 'unreadable';
  readonly reason: { readonly code: string } | null;
}

export interface ListedDestination {
  readonly id: string;
  readonly state: 'active' | 'paused' | 'delayed';
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly until: string | null;
}

/** The service's own admin API, used like any client with a key. */
export class AdminApiClient {
  constructor(
    private readonly http: HttpClient,
    private readonly url: string,
    private readonly key: string,
    private readonly language: Language = 'en',
  ) {}

  calls(): Promise<DemoCall[]> {
    return this.allPages('/api/v1/calls');
  }
  uploads(): Promise<DemoUpload[]> {
    return this.allPages('/api/v1/uploads');
  }
  receipts(): Promise<DemoReceipt[]> {
    return this.allPages('/api/v1/receipts');
  }
  async hasUnreadReceipts(): Promise<boolean> {
    return (await this.request<{ items: DemoReceipt[] }>('GET', '/api/v1/receipts?verdict=new&limit=1')).items.length > 0;
  }
  journey(id: string): Promise<DemoJourney> {
    return this.request('GET', `/api/v1/calls/${id}`);
  }
  async destinations(): Promise<ListedDestination[]> {
    return (await this.request<{ items: ListedDestination[] }>('GET', '/api/v1/destinations')).items;
  }
  async pause(destination: string, note: string): Promise<void> {
    await this.request('POST', `/api/v1/destinations/${destination}/pause`, { note });
  }
  check(destination: string): Promise<{ readonly ok: boolean; readonly resumed: boolean }> {
    return this.request('POST', `/api/v1/destinations/${destination}/check`);
  }
  async retry(filter: Readonly<Record<string, string>>): Promise<void> {
    await this.request('POST', '/api/v1/uploads/retry', { filter });
  }
  async resolve(ids: readonly string[], as: 'delivered' | 'resend'): Promise<void> {
    await this.request('POST', '/api/v1/uploads/resolve', { ids, as });
  }
  async run(destination: string): Promise<void> {
    await this.request('POST', `/api/v1/destinations/${destination}/run`);
  }
  async confirm(destination: string): Promise<void> {
    await this.request('POST', `/api/v1/destinations/${destination}/confirm`);
  }

  async read(destination: string): Promise<{ readonly trouble: { readonly code: string } | null }> {
    return this.request('POST', `/api/v1/destinations/${destination}/read`);
  }
  truth(): Promise<DemoTruthLine[]> {
    return this.allPages('/api/v1/stats/truth');
  }

  async openAlerts(rule: string): Promise<{ readonly text: string }[]> {
    const alerts = await this.allPages<{ rule: string; text: string }>('/api/v1/alerts', '&open=true');
    return alerts.filter((alert) => alert.rule === rule);
  }

  private async allPages<T>(path: string, filter = ''): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: T[]; nextCursor: string | null } = await this.request('GET', `${path}?limit=500${filter}${at}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  private async request<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const headers = {
      Authorization: `Bearer ${this.key}`,
      'accept-language': this.language,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const result = await this.http.send({ method, url: this.url + path, headers, ...content });
    if (result.kind === 'answer' && result.status < 300) return JSON.parse(result.body) as T;
    throw new Error(`${method} ${path.split('?')[0]} answered ${result.kind === 'answer' ? result.status : result.code}`);
  }
}
