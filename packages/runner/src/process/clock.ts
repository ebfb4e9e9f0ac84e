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

/**
 * The real clock. Its monotonic time is the same in all processes of the machine, so deadlines can be handed from one to another; where the system
 * tells (Linux), it goes on while the machine is suspended, because the server's time goes on too.
 */
export function machineClock(): MachineClock {
  const uptime = uptimeReader();
  const running = () => Number(process.hrtime.bigint()) / 1e6;
  let slept = 0;
  return {
    now: () => Date.now(),
    monotonic() {
      const now = running();
      const up = uptime();
      if (up !== null && Math.abs(up - now - slept) > sleptMsMin) slept = up - now;
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
  let fd: number;
  try {
    fd = openSync('/proc/uptime', 'r');
  } catch {
    return () => null;
  }
  return () => {
    try {
      const length = readSync(fd, buffer, 0, buffer.length, 0);
      const seconds = Number.parseFloat(buffer.toString('latin1', 0, length));
      return Number.isFinite(seconds) ? seconds * 1000 : null;
    } catch {
      closeSync(fd);
      return null;
    }
  };
}
