import { JsonReporter } from 'vitest/node';
import { wordsOf } from './summary.mjs';

/** @typedef {{ stack?: string, message?: string, cause?: unknown }} SomeError */

/** Vitest's report as JSON, in which an error says its cause too: nothing else tells the errors of tests that passed at the second attempt. */
export default class TellingReporter extends JsonReporter {
  /**
   * @override
   * @param {readonly import('vitest/node').TestModule[]} modules
   */
  async onTestRunEnd(modules) {
    /** @type {[SomeError, string | undefined][]} */
    const before = [];
    for (const module of modules)
      for (const test of module.children.allTests())
        for (const error of /** @type {SomeError[]} */ (test.result().errors ?? [])) {
          before.push([error, error.stack]);
          error.stack = wordsOf(error);
        }
    await super.onTestRunEnd([...modules]);
    for (const [error, stack] of before) if (stack !== undefined) error.stack = stack;
  }
}
