import type { Ban } from './types.ts';

const tests = ['packages/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'bench/**/*.test.ts', 'tools/**/*.test.ts'];
const testCode = [...tests, 'packages/**/testing/**'];

const clockAndChance = ['Date', 'Math.random', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'crypto'];

const clockAndChanceModules = [
  'node:timers',
  'node:timers/promises',
  'node:perf_hooks',
  'node:crypto#randomUUID',
  'node:crypto#randomBytes',
  'node:crypto#randomInt',
  'node:crypto#randomFillSync',
];

/** What must not be written where, and why. */
export const bans: readonly Ban[] = [
  {
    where: ['packages/core/src/**'],
    except: testCode,
    match: [{ kind: 'name', names: clockAndChance }],
    why: 'core is pure, so that a simulation can replay it',
    instead: 'Take the time and randomness as arguments.',
  },
  {
    where: ['packages/server/src/app/**'],
    except: testCode,
    match: [
      { kind: 'name', names: clockAndChance },
      { kind: 'import', modules: clockAndChanceModules },
    ],
    why: 'use cases run on a virtual clock in the simulation',
    instead: 'Use the clock and entropy ports of packages/server/src/ports.',
  },
  {
    where: tests,
    match: [
      { kind: 'name', names: ['setTimeout', 'setInterval', 'sleep'] },
      { kind: 'import', modules: ['node:timers', 'node:timers/promises'] },
    ],
    why: 'a test that waits for time is slow or flaky, usually both',
    instead: 'Wait for the event, poll with expect.poll or a helper with a deadline, or use a virtual clock.',
  },
  {
    where: tests,
    match: [
      { kind: 'chain', roots: ['describe', 'it', 'test', 'suite'], members: ['skip', 'only', 'todo'] },
      { kind: 'name', names: ['fdescribe', 'fit', 'xdescribe', 'xit', 'xtest'] },
    ],
    why: 'a test that does not run protects nothing',
    instead: 'Run it, mend it or remove it. For what a machine may lack use skipIf with the reason in the name.',
  },
  {
    where: testCode,
    match: [{ kind: 'constant argument', callee: 'expect' }],
    why: 'it cannot fail',
    instead: 'Expect something of a result, or use expect.unreachable().',
  },
  {
    where: ['packages/server/src/**'],
    except: testCode,
    match: [{ kind: 'name', names: ['console'] }],
    why: 'the server writes structured logs',
    instead: 'Use the logger (pino) that main hands over.',
  },
  {
    where: ['packages/server/src/{app,transports,gateways,services}/**'],
    match: [{ kind: 'literal', text: /\bupdate\s+["`\w.]+\s+set\b[^;]*\bstate\b/i }],
    why: 'SQL moves rows and never chooses a state; states are decided in core',
    instead: 'Decide in core and commit the decision through the store interface.',
  },
  {
    where: ['packages/*/src/**'],
    except: [
      ...testCode,
      'packages/server/src/config/**',
      'packages/{runner,cli}/src/config/**',
      'packages/{runner,cli}/src/config.ts',
      'packages/web/**',
    ],
    match: [
      { kind: 'name', names: ['process.env'] },
      { kind: 'import', modules: ['node:process#env'] },
    ],
    why: 'settings are read in one place per program, where they are checked and documented',
    instead: "Add it to the program's config and take the value as an argument.",
  },
  {
    where: ['packages/**', 'tests/**', 'bench/**', 'tools/**'],
    match: [{ kind: 'syntax', types: ['TSEnumDeclaration', 'TSModuleDeclaration'] }],
    why: 'Node cannot strip it from TypeScript',
    instead: 'Use a union of strings or a plain module. To extend an interface of a library, see `declare module`.',
  },
];
