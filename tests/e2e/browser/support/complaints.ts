import type { Page } from 'playwright-core';

/** What a browser complains about on a page: errors and warnings of its console, violations of the content policy, requests that fail. */
export class Complaints {
  private heard: string[] = [];
  private readonly expected = new Map<RegExp, number>();

  /** Listens to a page from now on. */
  async listenTo(page: Page): Promise<void> {
    // a violation that nothing reports to the console is heard as well
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`);
      });
    });
    page.on('console', (message) => {
      const text = message.text();
      // each of these is heard as a request, with its address
      if (text.startsWith('Failed to load resource')) return;
      if (message.type() === 'error' || message.type() === 'warning') this.hear(`console: ${text}`);
    });
    page.on('pageerror', (error) => this.hear(`uncaught: ${error.stack ?? error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // the page itself gave up the request: it was left, or a download took its place
      if (why !== 'net::ERR_ABORTED') this.hear(`${why} ${request.method()} ${pathOf(request.url())}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.hear(`${response.status()} ${response.request().method()} ${pathOf(response.url())}`);
    });
  }

  /** Takes a complaint as belonging to the scenario; that it never comes is then a complaint. */
  expect(...patterns: RegExp[]): void {
    for (const pattern of patterns) this.expected.set(pattern, 0);
  }

  /** All that was not expected, and all that was expected in vain. */
  rest(): string[] {
    const missing = [...this.expected].filter(([, count]) => count === 0).map(([pattern]) => `never came: ${pattern}`);
    return [...this.heard, ...missing];
  }

  /** Begins anew. */
  forget(): void {
    this.heard = [];
    this.expected.clear();
  }

  private hear(text: string): void {
    for (const [pattern, count] of this.expected) {
      if (!pattern.test(text)) continue;
      this.expected.set(pattern, count + 1);
      return;
    }
    this.heard.push(text);
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
