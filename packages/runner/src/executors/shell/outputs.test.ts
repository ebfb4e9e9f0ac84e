import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveFromSources, HostBench } from '../../testing/host-bench.ts';
import { shellExecutor } from './shell.ts';

const more = { plainly: {}, 'in a driver': { artifacts: { out: [{ path: '*.nothing' }] } } };

describe.each(Object.entries(more))('the outputs of a script that runs %s', (_how, fields) => {
  let bench: HostBench;
  beforeAll(async () => {
    bench = await HostBench.start([shellExecutor(process.env.PATH ?? '', driveFromSources)]);
  });
  afterAll(() => bench.close());
  const run = async (script: string, options = {}) => bench.launch('shell', { script, ...fields }, options).ended;

  test('are lines that it appends, one value or several lines each, and the newest of a name counts', async () => {
    const script = `echo url=https://example.org/a=b >> "$BATON_OUTPUT"; echo version=1 >> "$BATON_OUTPUT"; cd /
      { echo 'notes<<END'; printf 'first\\n\\nlast=1\\n'; echo END; } >> "$BATON_OUTPUT"; echo version=2 >> "$BATON_OUTPUT"; echo empty= >> "$BATON_OUTPUT"`;
    expect(await run(script)).toMatchObject({
      kind: 'succeeded',
      outputs: { url: 'https://example.org/a=b', version: '2', notes: 'first\n\nlast=1', empty: '' },
    });
  });

  test('count of a script that failed too, and what is no output is said', async () => {
    expect(await run('echo "build=7" > "$BATON_OUTPUT"; echo "two words" >> "$BATON_OUTPUT"; exit 4')).toMatchObject({
      kind: 'failed',
      exitCode: 4,
      message: 'outputs: a line is neither NAME=VALUE nor NAME<<WORD: two words',
      outputs: { build: '7' },
    });
  });

  test('hold no secret', async () => {
    const secrets = { TOKEN: 'hunter2-hunter2' };
    expect(await run('echo "url=https://x:$TOKEN@y" > "$BATON_OUTPUT"', { secrets })).toMatchObject({
      outputs: { url: 'https://x:***@y' },
    });
  });

  test('are none where nothing was written', async () => {
    expect(await run('true')).not.toHaveProperty('outputs');
  });
});
