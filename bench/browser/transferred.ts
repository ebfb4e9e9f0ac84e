import type { BrowserContext } from 'playwright-core';

/** Bytes of script, compressed and without the heads of the answers, that a browser with an empty cache receives until nothing more comes. */
export async function scriptBytesOf(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on('Network.responseReceived', ({ response }) => {
    if (!/javascript/.test(response.mimeType)) return;
    const length = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1];
    if (length === undefined) throw new Error(`${response.url} does not say how long it is`);
    bytes += Number(length);
  });
  await session.send('Network.enable');
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.close();
  return bytes;
}
