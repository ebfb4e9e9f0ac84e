import type { DriveContext } from '../../driver.ts';
import type { Receiver } from '../dsp/receive.ts';
import type { Signal } from '../dsp/signal.ts';

/** All that is decided before anything is keyed. */
export interface Plan {
  /** short and unique, for names of files */
  name: string;
  deviceId: string;
  frequency: number;
  /** dB */
  gain: number;
  sampleRate: number;
  /** all that is sent, as strong as it is to be */
  signal: Signal;
  /** how a rehearsal makes it audible; null: nobody knows what is in it */
  receiver: Receiver | null;
  /** what is sent, for who reads a recording */
  description: string;
}

/** What a transmission tells while it goes on. */
export interface OnAir {
  /** the next sample goes out */
  keyed(): void;
  /** so many samples more went out */
  sent(samples: number): void;
}

export interface Sent {
  /** numbers that were beyond full strength and were cut off */
  clipped: number;
}

/** A device that can send. */
export interface Transmitter {
  /** Why this can't be sent with it, in words; nothing is keyed yet. */
  problemOf(plan: Plan, context: DriveContext): string | null;
  /**
   * Sends all of it, and resolves when the device is silent again: also soon after `context.stopping` aborts. Throws `JobFailed`, with the
   * device silent.
   */
  send(plan: Plan, context: DriveContext, onAir: OnAir): Promise<Sent>;
  /** What remains to be done when all was sent. Throws `JobFailed`. */
  finish?(plan: Plan, context: DriveContext): Promise<void>;
}
