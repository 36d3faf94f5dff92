/** Fills in the forms of the set-up page as a browser does, with its cookie. */
export class TestBrowser {
  private cookie = '';

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The page that is shown, whatever the path. */
  async open(path = '/'): Promise<{ status: number; text: string }> {
    return this.answer(await fetch(`${this.url}${path}`, { headers: this.sent() }));
  }

  async submit(path: string, form: Readonly<Record<string, string>> = {}): Promise<{ status: number; text: string }> {
    const request = { method: 'POST', body: new URLSearchParams(form), headers: this.sent(), redirect: 'manual' } as const;
    const response = await fetch(`${this.url}${path}`, request);
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.cookie = cookie.split(';', 1)[0] ?? '';
    return response.status === 303 ? this.open(response.headers.get('location') ?? '/') : this.answer(response);
  }

  private sent(): Record<string, string> {
    return { ...this.headers, cookie: this.cookie };
  }

  private async answer(response: Response): Promise<{ status: number; text: string }> {
    return { status: response.status, text: await response.text() };
  }
}
