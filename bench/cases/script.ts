import { openWindow, signIn, startChromium } from '../browser/chromium.ts';
import { scriptBytesOf } from '../browser/transferred.ts';
import { BenchServer } from '../processes/server.ts';
import { type Figure, low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const kilobytesMax = 300;
const firstPages = ['/runners', '/dashboard', '/jobs'];

/** What a browser that was never here receives of scripts, compressed, with all that a page loads by itself. */
export const script: Case = async () => {
  const server = await BenchServer.start();
  const browser = await startChromium();
  try {
    const session = await signIn(server);
    const figures: Figure[] = [];
    for (const path of firstPages) {
      const context = await openWindow(browser, server, session);
      const bytes = await scriptBytesOf(context, path);
      figures.push(low(`script that is sent when ${path} is the first page`, round(bytes / 1024), 'KB', kilobytesMax));
      await context.close();
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
};
