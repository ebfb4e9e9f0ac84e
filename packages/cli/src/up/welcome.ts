import type { Context } from '../context.ts';
import type { Ready } from './ready.ts';

/** Tells, when the server is up, what one does next. */
export async function welcome(context: Context, { url, localUrl, setupUrl, dataDir }: Ready, runner: boolean): Promise<void> {
  const { paint, environment } = context;
  const here = dataDir === environment.localData ? '' : `BATON_DATA=${quote(dataDir)} `;
  const lines = [`${paint('Baton is ready:', 'bold')} ${url.startsWith('https:') ? url : localUrl}`];
  if (setupUrl !== null) lines.push(`Create the administrator (this link works once): ${setupUrl}`);
  lines.push(`Run a job, in another terminal in this folder: ${here}npx baton run -- echo hello`);
  if (!runner) lines.push(`It needs a runner: ${here}npx baton runners add NAME`);
  lines.push('Ctrl-C stops everything.');
  await context.print(lines.map((line) => `${line}\n`).join(''));
}

const quote = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
