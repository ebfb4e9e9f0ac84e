import { describe, expect, test } from 'vitest';
import { parseSource } from '../source.ts';
import { checkBans } from './check-bans.ts';
import { bans } from './table.ts';

const core = 'packages/core/src/job/decide.ts';
const app = 'packages/server/src/app/submit.ts';
const aTest = 'packages/core/src/job/decide.test.ts';
const problems = (path: string, text: string) => checkBans(bans, [parseSource(path, text)]).map((finding) => finding.problem);

describe('banned', () => {
  test.each([
    [core, 'const now = Date.now();'],
    [core, 'const x = new globalThis.Date();'],
    [core, 'type T = Date;'],
    [core, 'Math.random();'],
    [core, "Math['random']();"],
    [core, 'const later = { setTimeout };'],
    [app, "import { randomUUID } from 'node:crypto';"],
    [app, "import { setTimeout as sleep } from 'node:timers/promises';"],
    [app, "db.run('UPDATE jobs SET revision = 2, state = ?');"],
    [app, `db.run(\`update \${table} set state = 'x'\`);`],
    [app, "console.log('x');"],
    [app, 'const e = process.env.HOME;'],
    [aTest, 'await new Promise((done) => setTimeout(done, 100));'],
    [aTest, "test.skip('x', () => {});"],
    [aTest, "describe.concurrent.only.each([1])('x', () => {});"],
    [aTest, "it.todo('x');"],
    [aTest, 'expect(true).toBe(true);'],
    [core, 'enum State { A }'],
    [core, 'namespace N { export const a = 1; }'],
  ])('in %s: %s', (path, text) => {
    expect(problems(path, text)).toHaveLength(1);
  });
});

describe('not banned', () => {
  test.each([
    [core, 'const until = job.Date;'],
    [core, 'const x = { Date: 1 };'],
    [core, 'Math.max(1, 2);'],
    [core, '// Date.now() would be wrong here'],
    [app, 'clock.setTimeout(wake, 100);'],
    [app, "import { createHash } from 'node:crypto';"],
    [app, "const text = 'update the state';"],
    [aTest, "test.skipIf(noDatabase)('x', () => {});"],
    [aTest, 'list.skip(1);'],
    [aTest, 'const zone = process.env.TZ;'],
    [aTest, 'expect(result).toBe(true);'],
    ['packages/server/src/config/read.ts', 'const e = process.env;'],
    ['packages/server/src/main/http.ts', "declare module 'fastify' { interface FastifyRequest { who: string } }"],
  ])('in %s: %s', (path, text) => {
    expect(problems(path, text)).toEqual([]);
  });
});

test('says the line, the reason and the way out', () => {
  const [finding] = checkBans(bans, [parseSource(core, '\n\nMath.random();')]);
  expect(finding?.line).toBe(3);
  expect(finding?.problem).toContain('core is pure');
  expect(finding?.advice).not.toBe('');
});
