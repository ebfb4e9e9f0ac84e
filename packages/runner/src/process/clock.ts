import { closeSync, openSync, readSync } from 'node:fs';

const timerMsMax = 2 ** 31 - 1;
/** The uptime file counts in hundredths of a second; only a larger step is time that the machine slept. */
const sleptMsMin = 200;

/** A clock of this machine; see `Clock` of the session. */
export interface MachineClock {
  now(): number;
  monotonic(): number;
  after(ms: number, run: () => void): () => void;
}

/** What the clock is made of, in milliseconds; tests put a machine that sleeps in their place. */
export interface ClockSources {
  /** the system's monotonic time; on Linux it stands still while the machine sleeps, on macOS and Windows it goes on */
  running: () => number;
  /** time since the machine was started, with the time that it slept; null where the system does not tell */
  uptime: () => number | null;
}

const realSources = (): ClockSources => ({ running: () => Number(process.hrtime.bigint()) / 1e6, uptime: uptimeReader() });

/**
 * The real clock. Its monotonic time is the same in all processes of the machine, so deadlines can be handed from one to another; it goes on
 * while the machine is suspended, because the server's time goes on too. It never steps back.
 */
export function machineClock({ running, uptime }: ClockSources = realSources()): MachineClock {
  let slept: number | null = null;
  return {
    now: () => Date.now(),
    monotonic() {
      const now = running();
      const up = uptime();
      const ahead = up === null ? 0 : up - now;
      // A container may tell the uptime of its own: what counts is that all its processes shift by the same.
      if (slept === null) slept = Math.abs(ahead) > sleptMsMin ? ahead : 0;
      else if (ahead - slept > sleptMsMin) slept = ahead;
      return now + slept;
    },
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(0, ms), timerMsMax));
      return () => clearTimeout(timer);
    },
  };
}

/** Time since the machine was started, with the time that it slept. */
function uptimeReader(): () => number | null {
  const buffer = Buffer.alloc(64);
  let fd: number | null;
  try {
    fd = openSync('/proc/uptime', 'r');
  } catch {
    return () => null;
  }
  return () => {
    if (fd === null) return null;
    try {
      const length = readSync(fd, buffer, 0, buffer.length, 0);
      const seconds = Number.parseFloat(buffer.toString('latin1', 0, length));
      return Number.isFinite(seconds) ? seconds * 1000 : null;
    } catch {
      closeSync(fd);
      fd = null;
      return null;
    }
  };
}
