/**
 * What the build makes. The inputs decide by their content whether a part is stale; `output` must exist.
 * Plain JavaScript, because `npm start` asks on whatever Node there is.
 *
 * @typedef {{ name: 'web' | 'runner' | 'cli', entry: string, inputs: readonly string[], output: string }} Part
 */

/** What every part depends on: the locked dependencies and the build itself. */
const always = ['package-lock.json', 'tsconfig.base.json', 'tools/build'];

/** @type {readonly Part[]} */
export const parts = [
  {
    name: 'web',
    entry: 'packages/web/index.html',
    inputs: [...always, 'packages/web', 'packages/protocol/src'],
    output: 'packages/web/dist/index.html',
  },
  {
    name: 'runner',
    entry: 'packages/runner/src/main.ts',
    inputs: [...always, 'packages/runner/package.json', 'packages/runner/src', 'packages/core/src', 'packages/protocol/src'],
    output: 'packages/runner/dist/baton-runner.tgz',
  },
  {
    name: 'cli',
    entry: 'packages/cli/src/main.ts',
    inputs: [...always, 'packages/cli/package.json', 'packages/cli/src', 'packages/core/src', 'packages/protocol/src'],
    output: 'packages/cli/dist/baton.tgz',
  },
];
