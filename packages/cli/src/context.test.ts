import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnvironment } from './config/environment.ts';
import { createContext } from './context.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.removeAllListeners('SIGINT');
});

describe('onInterrupt', () => {
  it('counts key presses, not signals', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    let presses = 0;
    const release = createContext(readEnvironment({}), streams).onInterrupt(() => {
      presses += 1;
    });
    const after = (ms: number, signal: NodeJS.Signals): number => {
      vi.advanceTimersByTime(ms);
      process.emit(signal, signal);
      return presses;
    };
    expect(after(0, 'SIGINT')).toBe(1);
    expect(after(100, 'SIGINT')).toBe(1); // npm passed the same press on
    expect(after(1_000, 'SIGTERM')).toBe(1); // a supervisor makes sure
    expect(after(1_000, 'SIGINT')).toBe(2);
    release();
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    expect([after(100, 'SIGINT'), exit.mock.calls]).toEqual([2, []]);
    expect([after(1_000, 'SIGINT'), exit.mock.calls]).toEqual([2, [[130]]]); // it was ending already
  });

  it('leaves Ctrl-C to the system again when nobody pressed it', () => {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    createContext(readEnvironment({}), streams).onInterrupt(() => {})();
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
