import { describe, expect, test } from 'vitest';
import { type ClockSources, machineClock } from './clock.ts';

describe('the monotonic clock of a machine', () => {
  /** A machine that runs and sleeps; its uptime counts in hundredths of a second. */
  class Machine implements ClockSources {
    private ran = 5_000_000.25;
    private slept = 0;
    tells = true;

    run(ms: number): void {
      this.ran += ms;
    }

    sleep(ms: number): void {
      this.slept += ms;
    }

    running = (): number => this.ran;
    uptime = (): number | null => (this.tells ? Math.floor((this.ran + this.slept) / 10) * 10 : null);
  }

  test('counts the time that the machine sleeps, and no jitter', () => {
    const machine = new Machine();
    const { monotonic } = machineClock(machine);
    const began = monotonic();
    machine.run(7.5);
    expect(monotonic() - began).toBe(7.5);
    machine.sleep(3_600_000);
    machine.run(2.5);
    expect(Math.abs(monotonic() - began - 3_600_010)).toBeLessThanOrEqual(10);
  });

  test('is the same in a process that began after the sleep', () => {
    const machine = new Machine();
    const older = machineClock(machine);
    older.monotonic();
    machine.sleep(60_000);
    const younger = machineClock(machine);
    expect(Math.abs(younger.monotonic() - older.monotonic())).toBeLessThanOrEqual(10);
  });

  test('never steps back, also when the system no longer tells', () => {
    const machine = new Machine();
    machine.sleep(60_000);
    const { monotonic } = machineClock(machine);
    const before = monotonic();
    machine.tells = false;
    machine.run(1);
    expect(monotonic() - before).toBe(1);
  });

  test('of this machine rises by what passes', async () => {
    const { monotonic, after } = machineClock();
    const before = monotonic();
    await new Promise<void>((resolve) => after(20, resolve));
    expect(monotonic() - before).toBeGreaterThan(18);
  });
});
