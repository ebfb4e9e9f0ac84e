import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportTemplates } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import type { Report } from '../import/apply/report.ts';
import { serverConfig } from '../import/testing/challengectl-samples.ts';
import { nightly } from '../import/testing/gitea-samples.ts';
import { backup } from '../import/testing/semaphore-samples.ts';
import { callCli } from '../testing/call-cli.ts';
import { type FakeServer, type Reply, refusal, type Seen, startFakeServer } from '../testing/fake-server.ts';
import { newFolder } from '../testing/run-cli.ts';
import { envFor } from '../testing/serve.ts';

/** A server that keeps what is imported, as far as the command line looks at it. */
async function keeping(instead: (seen: Seen, asked: number) => Reply | undefined = () => undefined): Promise<FakeServer> {
  const templates = new Map<string, string>();
  const ranges = new Map<string, object>();
  let hours: unknown[] = [];
  let asked = 0;
  return await startFakeServer((seen) => {
    const { method, path, body } = seen;
    const answer = instead(seen, asked++);
    if (answer !== undefined) return answer;
    const key = `${method} ${path}`;
    if (key === 'GET /api/v1/ranges') return { body: { ranges: [...ranges.values()] } };
    if (method === 'PUT' && path.startsWith('/api/v1/ranges/')) {
      const name = decodeURIComponent(path.slice(15));
      ranges.set(name, { name, description: '', ...(body as object) });
      return { body: ranges.get(name) };
    }
    if (key === 'GET /api/v1/pause') return { body: { scope: '', pauses: [], hours, resumedUntil: null } };
    if (key === 'PUT /api/v1/pause/hours') {
      hours = (body as { hours: unknown[] }).hours;
      return { body: {} };
    }
    if (key === 'GET /api/v1/templates')
      return { body: { templates: [...templates.values()].map((text) => JSON.parse(text)), next: null } };
    if (path.endsWith('/actions/secrets')) return { body: [{ name: 'VAULT' }] };
    if (key === 'POST /api/v1/templates/import') return { body: { templates: [take(templates, body as ImportTemplates)] } };
    return refusal(404, 'route_not_found');
  });
}

function take(templates: Map<string, string>, { yaml, dryRun }: ImportTemplates): object {
  const [template] = (JSON.parse(yaml) as { templates: { name: string }[] }).templates;
  const name = template?.name ?? '';
  const text = JSON.stringify(template);
  const outcome = templates.get(name) === text ? 'unchanged' : templates.has(name) ? 'changed' : 'created';
  if (!dryRun) templates.set(name, text);
  return { name, outcome, problem: null };
}

const file = (name: string, content: string | object): string => {
  const path = join(newFolder(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

async function importing(server: FakeServer, words: readonly string[]) {
  const ended = await callCli(['import', ...words, '--json'], envFor(server));
  const text = ended.stdout.toString();
  return { ...ended, report: (text === '' ? null : JSON.parse(text)) as Report | null };
}

const outcomes = (report: Report | null): string[] =>
  (report?.items ?? []).map(({ kind, name, outcome }) => `${kind} ${name}: ${outcome}`);

describe('an import', () => {
  test('makes what the files hold; a second one changes nothing and says so', async () => {
    const server = await keeping();
    const config = file('server.yml', serverConfig);
    const first = await importing(server, ['challengectl', config, '--project', 'acme/rf', '--yes']);
    expect(first.code).toBe(0);
    expect(outcomes(first.report).slice(0, 7)).toEqual([
      ...['range ham_144: created', 'range ham_440: created', 'pause hours 17:30-09:00 America/New_York: created'],
      ...['template MORSE_1: created', 'template KEYED_1: created', 'template PAGE_1: created', 'template VOICE_1: created'],
    ]);
    const changes = server.seen.filter(({ method }) => method === 'PUT').length;
    const second = await importing(server, ['challengectl', config, '--project', 'acme/rf']);
    expect(second.code).toBe(0);
    expect(outcomes(second.report).filter((each) => /created|changed/.test(each) && !each.includes('unchanged'))).toEqual([]);
    expect(
      outcomes(second.report)
        .slice(0, 4)
        .every((each) => each.endsWith('unchanged')),
    ).toBe(true);
    expect(server.seen.filter(({ method }) => method === 'PUT').length).toBe(changes);
    await server.close();
  });

  test('leaves alone what is there by the same name and otherwise, unless --update is given', async () => {
    const server = await keeping();
    const one = (flag: string) => file('c.yml', `- {name: A, frequency: 1e8, modulation: cw, flag: ${flag}}`);
    await importing(server, ['challengectl', one('HI'), '--yes']);
    const left = await importing(server, ['challengectl', one('HO')]);
    expect(left.report?.items).toMatchObject([{ outcome: 'exists', reason: expect.stringContaining('--update') }]);
    const changed = await importing(server, ['challengectl', one('HO'), '--update', '--yes']);
    expect(outcomes(changed.report)).toEqual(['template A: changed']);
    await server.close();
  });

  test('asks for nothing that only templates need which it leaves alone', async () => {
    const server = await keeping();
    const one = (more: string) =>
      file(
        'one.yml',
        `on: {schedule: [{cron: '@every 1h'}]}\njobs: {a: {steps: [{run: 'echo \${{ secrets.KEY }} \${{ vars.A }}${more}'}]}}`,
      );
    const first = await importing(server, ['gitea', one(''), '--yes']);
    expect(outcomes(first.report)).toEqual(['template one: created', 'secret KEY: to set', 'schedule schedule of one: skipped']);
    const [secret, ...others] = first.report?.byHand ?? [];
    expect(secret?.what).toContain('Set the secret KEY');
    expect(others).toEqual([
      {
        what: expect.stringContaining('Say when the template one runs instead of @every 1h'),
        commands: ['baton templates change one --cron LINE --time-zone UTC'],
      },
      { what: expect.stringContaining('Give the parameter vars_a of the template one'), commands: [] },
    ]);
    const left = await importing(server, ['gitea', one(' more')]);
    expect(outcomes(left.report)).toEqual(['template one: exists', 'schedule schedule of one: skipped']);
    expect(left.report?.byHand).toEqual([]);
    const again = await importing(server, ['gitea', one('')]);
    expect(outcomes(again.report)).toContain('secret KEY: to set');
    const changed = await importing(server, ['gitea', one(' more'), '--update', '--yes']);
    expect(outcomes(changed.report)).toContain('secret KEY: to set');
    await server.close();
  });

  test('asks for nothing that only templates of a backup need which it leaves alone', async () => {
    const server = await keeping();
    const one = (description: string, names: readonly string[]) => {
      const own = backup.templates.filter(({ name }) => names.includes(name));
      return file('backup.json', { ...backup, templates: own.map((each) => ({ ...each, description })) });
    };
    const steps = async (path: string) => {
      const { report } = await importing(server, ['semaphore', path, '--yes']);
      return (report?.byHand ?? []).map(({ what }) => what.replace(/[ :,].*/, '')).filter((word) => word !== 'Set');
    };
    const all = ['Deploy', 'Plan', 'Tidy'];
    const [group, user, requirements, distance] = ['Secret', 'If', 'Semaphore', 'Say'];
    expect(await steps(one('first', all))).toEqual([group, user, requirements, distance]);
    expect(await steps(one('second', all)), 'all are left alone').toEqual([]);
    const mixed = one('third', ['Deploy', 'Odd']);
    expect(await steps(mixed), 'one is left alone, and one refused').toEqual([]);
    await server.close();
  });

  test('asks for no secret of a template that the server refuses', async () => {
    const server = await keeping(({ path }) =>
      path.endsWith('/templates/import') ? refusal(400, 'template_invalid') : undefined,
    );
    const { report } = await importing(server, ['gitea', file('nightly.yml', nightly), '--yes']);
    expect(outcomes(report).slice(0, 2)).toEqual(['template Nightly: refused', expect.not.stringContaining('secret')]);
    expect(report?.byHand).toEqual([]);
    await server.close();
  });

  test('only tells what would be done with --dry-run, in words too', async () => {
    const server = await keeping();
    const { code, stdout } = await callCli(['import', 'gitea', file('nightly.yml', nightly), '--dry-run'], envFor(server));
    expect(code).toBe(0);
    const text = stdout.toString();
    expect(text).toMatch(/template +Nightly +would be created/);
    expect(text).toMatch(/secret +DEPLOY_TOKEN +to set +the secret DEPLOY_TOKEN of Gitea, for Nightly/);
    expect(text).toContain('1 would be created, 1 to set, 2 skipped');
    expect(text).toContain('baton secrets set DEPLOY_TOKEN --project baton/default --file FILE');
    expect(server.seen.filter(({ method, body }) => method !== 'GET' && !(body as ImportTemplates).dryRun)).toEqual([]);
    await server.close();
  });

  test('says which secrets have no value yet, and lets nothing run by its schedule with --disabled', async () => {
    const server = await keeping();
    const { report } = await importing(server, ['semaphore', file('b.json', backup), '--disabled', '--yes']);
    expect(outcomes(report)).toEqual(expect.arrayContaining(['secret VAULT: exists', 'secret DEPLOY_KEY_PROD: to set']));
    const sent = server.seen.filter(({ path }) => path.endsWith('/templates/import')).map(({ body }) => body as ImportTemplates);
    expect(sent.every(({ yaml }) => JSON.parse(yaml).templates[0].enabled === false)).toBe(true);
    await server.close();
  });

  test('asks before it does anything: without a terminal it needs --yes', async () => {
    const server = await keeping();
    const words = ['challengectl', file('c.yml', '- {name: A, frequency: 1e8, modulation: cw, flag: HI}')];
    const refused = await callCli(['import', ...words], envFor(server));
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('This would hit the project baton/default: 1 to be created'),
    ]);
    const { env } = envFor(server);
    const agreed = await callCli(['import', ...words], { env, answers: [['Import?', 'y']] });
    expect([agreed.code, agreed.stdout.toString()]).toEqual([0, expect.stringMatching(/template +A +created/)]);
    await server.close();
  });
});

describe('when it does not go well', () => {
  const three = '[A, B, C]'.replace(/[A-C]/g, '{name: $&, frequency: 1e8, modulation: cw, flag: HI}');

  test('what the server refuses keeps none of the others', async () => {
    const server = await keeping(({ body }) =>
      JSON.stringify(body ?? '').includes('\\"B\\"') ? refusal(400, 'invalid_request') : undefined,
    );
    const { code, report } = await importing(server, ['challengectl', file('c.yml', three), '--yes']);
    expect([code, outcomes(report)]).toEqual([1, ['template A: created', 'template B: refused', 'template C: created']]);
    await server.close();
  });

  test('a server that is gone in the middle ends it, and it is finished by importing again', async () => {
    let isGone = true;
    const server = await keeping(({ body }) => {
      const { yaml = '', dryRun = true } = (body ?? {}) as Partial<ImportTemplates>;
      return isGone && !dryRun && yaml.includes('"B"') ? null : undefined;
    });
    const words = ['challengectl', file('c.yml', three), '--yes'];
    const first = await importing(server, words);
    expect([first.code, first.stderr]).toEqual([1, expect.stringContaining('server_unreachable')]);
    expect(first.report?.items.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'created ',
      'refused perhaps not done: import again to go on',
      'refused not done: import again to go on',
    ]);
    isGone = false;
    const second = await importing(server, words);
    expect([second.code, outcomes(second.report)]).toEqual([
      ...[0, ['template A: unchanged', 'template B: created', 'template C: created']],
    ]);
    await server.close();
  });

  test('who may not import is told so at once', async () => {
    const server = await keeping(({ method }) => (method === 'POST' ? refusal(403, 'permission_denied') : undefined));
    const { code, stderr } = await importing(server, ['challengectl', file('c.yml', three), '--yes']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('permission_denied')]);
    expect(server.seen).toHaveLength(1);
    await server.close();
  });
});

describe('files', () => {
  const reasonsOf = async (words: readonly string[]) => {
    const server = await keeping();
    const ended = await importing(server, words);
    await server.close();
    return { code: ended.code, stderr: ended.stderr, reasons: ended.report?.items.map(({ reason }) => reason) };
  };

  test.each([
    ['nothing', '', 'it is empty'],
    ['broken JSON', '{\n "a": 1,\n}', 'it is no JSON: line 3, column 1'],
    ['broken YAML', 'a: [1\nb: 2', 'it is no YAML that can be read: line 2'],
    ['two keys', 'a: 1\na: 2', 'the key a is there twice'],
    ['an alias of itself', 'a: &a [*a]', 'it is no YAML that can be read'],
    ['nested YAML', '['.repeat(5_000), 'it is nested too deeply'],
    ['nested JSON', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'it is nested more than 64 deep'],
    ['nested blocks', Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'), 'nested too deeply'],
    [
      'a billion laughs',
      Array.from({ length: 9 }, (_, at) => `l${at}: &l${at} [${Array(9).fill(at === 0 ? 'lol' : `*l${at - 1}`)}]`).join('\n'),
      'it is no YAML that can be read',
    ],
    ['a tag of programs', 'a: !!python/object:os.system x', 'it is no YAML that can be read'],
    ['a word', 'hello', 'must be an object, not hello'],
  ])('%s is told with its place', async (_, text, reason) => {
    const { code, reasons } = await reasonsOf(['challengectl', file(text.startsWith('{') ? 'x.json' : 'x.yml', text)]);
    expect([code, reasons]).toEqual([1, [expect.stringContaining(reason)]]);
  });

  test('bytes that are no text, and too many of them', async () => {
    const path = join(newFolder(), 'x.yml');
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00]));
    expect((await reasonsOf(['gitea', path])).reasons).toEqual(['it is no text in UTF-8']);
    writeFileSync(path, Buffer.alloc(8 * 1024 * 1024 + 1, 'a'));
    expect((await reasonsOf(['gitea', path])).reasons).toEqual(['it has more than 8 MiB']);
  });

  test('a file that can not be read is told beside what the others hold', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'deeper'));
    writeFileSync(join(folder, 'a.yml'), 'jobs: {a: {steps: [{run: x}]}}');
    writeFileSync(join(folder, 'b.yaml'), ': : :');
    writeFileSync(join(folder, 'README.md'), '# not taken');
    const server = await keeping();
    const { code, report } = await importing(server, ['gitea', folder, '--yes']);
    expect([code, outcomes(report)]).toEqual([1, ['template a: created', `other ${join(folder, 'b.yaml')}: refused`]]);
    await server.close();
  });

  test('standard input is a file too', async () => {
    const server = await keeping();
    const surroundings = { ...envFor(server), input: nightly };
    const { code, stdout } = await callCli(['import', 'gitea', '-', '--dry-run', '--json'], surroundings);
    expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('standard input: jobs.build')]);
    await server.close();
  });
});

test.each([
  [['semaphor', 'x.json'], 'semaphor is none of gitea, semaphore, challengectl'],
  [['gitea', '/nowhere/x.yml'], '/nowhere/x.yml can not be read'],
  [['gitea', '/dev', '--dry-run'], 'there is no file of YAML or JSON in /dev'],
  [['gitea', 'x.yml', '--project', 'acme'], 'acme is no project'],
  [['gitea'], 'missing required argument'],
])('%j is wrong usage', async (words, problem) => {
  const { code, stderr } = await callCli(['import', ...words]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
});
