import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, onTestFailed, type TestContext } from 'vitest';

/** What a test started and has to end again, in reverse order, also when it fails. */
export class Bench {
  private readonly ends: (() => unknown)[] = [];
  private readonly told: (() => string)[] = [];

  /** Runs `end` when the test is over. */
  defer(end: () => unknown): void {
    this.ends.push(end);
  }

  /** Text that is printed when the test fails. */
  tell(text: () => string): void {
    this.told.push(text);
  }

  /** A folder that vanishes with the test. */
  folder(name = 'baton-e2e'): string {
    const path = mkdtempSync(join(tmpdir(), `${name}-`));
    this.defer(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
    return path;
  }

  /** What happened, for whoever reads a failure. */
  story(): string {
    return this.told.map((text) => text()).join('\n');
  }

  /** Begins anew. */
  forget(): void {
    this.told.length = 0;
  }

  /** Ends everything; the first failure is thrown when all was tried. */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of this.ends.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** A bench for each test of the file. */
export function useBench(): Bench {
  const bench = new Bench();
  beforeEach(() => {
    bench.forget();
    onTestFailed(() => console.error(bench.story()));
  });
  afterEach(() => bench.end());
  return bench;
}

/** The body of a test with a bench of its own, for tests that run at the same time: `test.concurrent(NAME, benched(async (bench) => …))`. */
export const benched =
  (body: (bench: Bench) => Promise<void>) =>
  async ({ onTestFailed }: TestContext): Promise<void> => {
    const bench = new Bench();
    onTestFailed(() => console.error(bench.story()));
    try {
      await body(bench);
    } finally {
      await bench.end();
    }
  };

/**
 * One bench for all tests of the file, set up once; and anew for a second attempt, which would otherwise stumble over what the first one left. So
 * no test may need what another one of its file did.
 */
export function useSharedBench<T>(setUp: (bench: Bench) => Promise<T>): { bench: Bench; value: () => T } {
  const bench = new Bench();
  let value: T | undefined;
  beforeAll(async () => {
    value = await setUp(bench);
  });
  beforeEach(async ({ task }) => {
    onTestFailed(() => console.error(bench.story()));
    // others are at work on it, and each has names of its own
    if (!task.result?.retryCount || task.concurrent) return;
    await bench.end();
    bench.forget();
    value = await setUp(bench);
  }, 120_000);
  afterAll(() => bench.end());
  return {
    bench,
    value() {
      if (value === undefined) throw new Error('not set up');
      return value;
    },
  };
}
