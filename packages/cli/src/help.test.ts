import { expect, test } from 'vitest';
import { callCli } from './testing/call-cli.ts';
import { envFor, useFakeServers } from './testing/serve.ts';
import { verbGroups } from './verb-groups.ts';

const serve = useFakeServers();
const helpOf = async (...words: string[]): Promise<string> => (await callCli([...words, '--help'])).stdout.toString();

/**
 * The names that a help lists, under each heading but that of options: an option with a value would take the `--help` that is asked
 * of it, and the command would run. */
const namesIn = (help: string): string[] =>
  help.split(/\n\n/).flatMap((part) => {
    if (!/^[A-Z][^\n]*:\n/.test(part) || /^(Options|Arguments):/.test(part)) return [];
    return [...part.matchAll(/^ {2}([a-z][a-z-]*)(?:\||\s|$)/gm)].map(([, name]) => name ?? '').filter((name) => name !== 'help');
  });

/** Every command with its help, from the program down. */
async function helps(words: string[] = []): Promise<[string, string][]> {
  const help = await helpOf(...words);
  const under = await Promise.all(namesIn(help).map((name) => helps([...words, name])));
  return [[words.join(' '), help], ...under.flat()];
}

test('the help of the program lists every command under a heading that says what it is about', async () => {
  const help = await helpOf();
  const headings = [...help.matchAll(/^([A-Z][^\n:]*):$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(['Options', ...verbGroups.map(([heading]) => heading.slice(0, -1)), 'Help']);
  const names = verbGroups.flatMap(([, verbs]) => Object.keys(verbs)).filter((name) => name !== 'orgs');
  expect(namesIn(help)).toEqual(names);
  expect(help).toContain('organizations|orgs ');
});

test('no help shows a default as the program keeps it', async () => {
  const all = await helps();
  expect(all.length).toBeGreaterThan(100);
  const raw = all.filter(([, help]) => /preset: |default: (\[\]|\d{4,})|\(default:[^)]*\)\s+\(default:/.test(help));
  expect(raw.map(([name]) => name)).toEqual([]);
});

test('what is not said when a pool is changed has no default: it stays', async () => {
  expect(await helpOf('pools', 'create')).toContain('(default: 5m)');
  const changed = (await helpOf('pools', 'edit')).replaceAll(/default:\s+BATON[^)]*\)|\(default:[^)]*login[^)]*\)/g, '');
  expect(changed).not.toMatch(/\(default[:)]/);
});

test('a state that is none is refused with those that there are, before anything is asked', async () => {
  const server = await serve({});
  const { code, stderr } = await callCli(['jobs', 'list', '--state', 'queued,waiting'], envFor(server));
  expect([code, server.seen]).toEqual([2, []]);
  expect(stderr).toMatch(/waiting is no state of a job; there are queued, claimed, processing/);
});

test('an empty list says what makes the first', async () => {
  const server = await serve({
    'GET /api/v1/provisioning-keys': { body: { keys: [] } },
    'GET /api/v1/tokens': { body: { tokens: [] } },
  });
  const listOf = async (noun: string) => (await callCli([noun, 'list'], envFor(server))).stdout.toString();
  expect(await listOf('keys')).toBe('No keys. Make one: baton keys create NAME\n');
  expect(await listOf('tokens')).toBe('No API tokens. Make one: baton tokens create NAME\n');
});

test('a long change in the audit log shows that there is more of it', async () => {
  const actor = { via: 'session', login: 'ada', address: null };
  const entry = { seq: 1, at: 0, actor, action: 'scope.change', target: { kind: 'scope', name: 'acme' }, before: null };
  const body = { entries: [{ ...entry, after: { why: 'x'.repeat(200) }, detail: null }], next: null };
  const server = await serve({ 'GET /api/v1/audit': { body } });
  expect((await callCli(['audit', 'list'], envFor(server))).stdout.toString()).toMatch(/why: x+…\n$/);
});
