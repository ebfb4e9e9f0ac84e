import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ApiError } from '@baton/protocol/errors';
import type { RunnerConfig } from '../config/config.ts';
import type { Overrides } from '../config/resolve.ts';
import { serverUrl } from '../config/url.ts';
import type { Context } from './verb.ts';

export interface SetupAnswers {
  overrides: Overrides;
  token: string | null;
  name: string | undefined;
}

/** A question is asked again until its answer can be used. */
type Check = (answer: string) => string | null;
const anything: Check = () => null;

const isAddress =
  (insecure: boolean): Check =>
  (answer) => {
    try {
      serverUrl(answer, insecure);
      return null;
    } catch (error) {
      return error instanceof ApiError ? error.message : String(error);
    }
  };
const isCount: Check = (answer) =>
  /^\d+$/.test(answer) && Number(answer) >= 1 && Number(answer) <= 1024 ? null : 'It must be a whole number from 1 to 1024.';

/** Asks in the terminal for all that a configuration needs; what is known already stands as the answer to Enter. The token is not shown. */
export async function askSetup(given: SetupAnswers, existing: RunnerConfig | null, context: Context): Promise<SetupAnswers> {
  const { input, output, places } = context;
  let isHidden = false;
  // what is typed is echoed by readline itself, so that is where it is kept back
  const shown = new Writable({
    write(chunk, encoding, done) {
      if (isHidden) done();
      else output.write(chunk, encoding, done);
    },
  });
  const terminal = createInterface({ input, output: shown, terminal: true });
  const question = async (words: string, fallback: string, check: Check = anything): Promise<string> => {
    for (;;) {
      const answer = (await terminal.question(fallback ? `${words} [${fallback}]: ` : `${words}: `)).trim() || fallback;
      const problem = check(answer);
      if (problem === null) return answer;
      output.write(`  ${problem}\n`);
    }
  };
  const { overrides } = given;
  try {
    const insecure = overrides.insecure ?? existing?.insecure ?? false;
    const url = await question('Address of the server', overrides.url ?? existing?.url ?? '', isAddress(insecure));
    const name = await question('Name of this runner', given.name ?? existing?.name ?? hostname());
    const workspace = await question('Workspace', overrides.workspace ?? existing?.workspace ?? places.workspace);
    const labels = await question('Labels, joined by commas', (overrides.labels ?? existing?.labels ?? []).join(','));
    const capacity = await question('Jobs at once', String(overrides.capacity ?? existing?.capacity ?? 1), isCount);
    const words = labels.split(',').map((label) => label.trim());
    const answers = { url, workspace, labels: [...new Set(words)].filter((label) => label !== ''), capacity: Number(capacity) };
    let { token } = given;
    if (token === null) {
      output.write('Registration token (not shown; Enter: register later): ');
      isHidden = true;
      token = (await terminal.question('')).trim() || null;
      isHidden = false;
      output.write('\n');
    }
    return { overrides: { ...overrides, ...answers }, token, name };
  } finally {
    terminal.close();
  }
}
