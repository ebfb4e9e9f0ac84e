import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Bench, benched } from '../../support/bench.ts';
import type { Server } from '../../support/server.ts';
import type { Administrator } from './administrator.ts';
import { Complaints } from './complaints.ts';

/** For what usually takes a tenth of a second, on a machine that has much else to do. */
const patienceMs = 30_000;

/** How somebody looks at the page. */
interface VisitOptions extends Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'permissions'> {
  /** whose session the browser has; nobody's without */
  as?: Administrator;
  /** in the window of the tests before that asked for the same; what it has loaded once, it need not compile again */
  lasting?: boolean;
}

const usualWindow = { width: 1280, height: 800 };

/** Somebody at a browser of their own. */
interface Visit {
  page: Page;
  complaints: Complaints;
  /** another tab of the same browser */
  tab(): Promise<Page>;
}

/** Opens a window of its own on a server. */
type Visiting = (server: Server, options?: VisitOptions) => Promise<Visit>;

/** Starts the installed Chromium on a folder of its own. */
async function startChromium(): Promise<Browser> {
  const executablePath = process.env.BATON_CHROMIUM;
  if (!executablePath) throw new Error('No Chromium found. Install one, or set BATON_CHROMIUM to its path.');
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', ...quiet] });
}

/** A window of its own on a server. */
async function openVisit(browser: Browser, server: Server, options: VisitOptions = {}): Promise<Visit> {
  const { as, lasting: _, ...more } = options;
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: usualWindow,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    ...more,
  });
  context.setDefaultTimeout(patienceMs);
  if (as) await context.addCookies([as.cookie(server)]);
  const complaints = new Complaints();
  const tab = async (): Promise<Page> => {
    const page = await context.newPage();
    await complaints.listenTo(page);
    return page;
  };
  return { page: await tab(), complaints, tab };
}

/** One browser for all tests of the file. After each test its pages must have nothing to complain about. */
export function useBrowser(): Visiting {
  let browser: Browser | undefined;
  const visits: Visit[] = [];
  const lasting = new Map<string, Visit>();
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterEach(async ({ task }) => {
    const over = visits.splice(0);
    if (task.result?.state === 'fail')
      for (const visit of over) {
        console.error(await described(visit.page));
        // nobody knows in which state it is
        for (const [key, other] of lasting) if (other === visit) lasting.delete(key);
      }
    const stay = new Set(lasting.values());
    await Promise.all(over.map((visit) => stay.has(visit) || visit.page.context().close()));
    expect(over.flatMap(({ complaints }) => complaints.rest())).toEqual([]);
  });
  afterAll(() => browser?.close());
  return async (server, options) => {
    if (!browser) throw new Error('the browser is not started');
    const key = options?.lasting ? server.url : undefined;
    const before = key === undefined ? undefined : lasting.get(key);
    const visit = before ? await asNew(before) : await openVisit(browser, server, options);
    if (key !== undefined) lasting.set(key, visit);
    visits.push(visit);
    return visit;
  };
}

/**
 * One browser for tests of the file that run at the same time: `test.concurrent(NAME, atOnce(async (bench, visit) => …))`. Each has a bench of its
 * own, and fails when its pages complained.
 */
export function useBrowserAtOnce(): (body: (bench: Bench, visit: Visiting) => Promise<void>) => ReturnType<typeof benched> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());
  return (body) =>
    benched(async (bench) => {
      const visits: Visit[] = [];
      try {
        await body(bench, async (server, options) => {
          if (!browser) throw new Error('the browser is not started');
          const visit = await openVisit(browser, server, options);
          visits.push(visit);
          return visit;
        });
      } catch (error) {
        for (const { page } of visits) console.error(await described(page));
        throw error;
      } finally {
        await Promise.all(visits.map(({ page }) => page.context().close()));
      }
      expect(visits.flatMap(({ complaints }) => complaints.rest())).toEqual([]);
    });
}

/** The same window, as it was when it was opened. */
async function asNew(visit: Visit): Promise<Visit> {
  const { page, complaints } = visit;
  complaints.forget();
  await page.unrouteAll();
  // nowhere: or it would hover over something
  await page.mouse.move(-1, -1);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(usualWindow);
  return visit;
}

/** What stands on a page, for whoever reads a failure. */
async function described(page: Page): Promise<string> {
  const content = await page
    .locator('body')
    .ariaSnapshot({ timeout: 2_000 })
    .catch(() => '(cannot be read)');
  return `--- ${page.url()}\n${content.slice(0, 6_000)}`;
}
