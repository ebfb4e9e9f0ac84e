/** How far a transmission is. `prepared`: nothing is keyed yet. */
export type TransmitState = 'prepared' | 'keyed' | 'done' | 'stopped' | 'failed';

/** A transmission, as far as it is known. */
export interface TransmitResult {
  /** null: it did not get so far */
  state: TransmitState | null;
  modulation: string;
  /** Hz */
  frequency: number;
  /** dB */
  gain: number;
  /** Hz */
  sampleRate: number;
  /** how long all of it is */
  seconds: number;
  samples: number;
  /** of these so many went out */
  sent: number;
  /** numbers that were beyond full strength and were cut off */
  clipped: number;
  device: string;
  driver: string;
  antenna: string | null;
  /** of a rehearsal: files that stay with the job */
  files: { name: string; bytes: number }[];
}

export const transmitLimits = { files: 20 } as const;

export const emptyTransmitResult = (): TransmitResult => ({
  state: null,
  modulation: '',
  frequency: 0,
  gain: 0,
  sampleRate: 0,
  seconds: 0,
  samples: 0,
  sent: 0,
  clipped: 0,
  device: '',
  driver: '',
  antenna: null,
  files: [],
});

type Event = Readonly<Record<string, unknown>>;
type Fold = (result: TransmitResult, event: Event) => void;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const ends: readonly TransmitState[] = ['done', 'stopped', 'failed'];

const folds: Readonly<Record<string, Fold>> = {
  start: (result, event) => {
    Object.assign(result, emptyTransmitResult(), {
      state: 'prepared',
      modulation: text(event.modulation),
      frequency: number(event.frequency),
      gain: number(event.gain),
      sampleRate: number(event.sampleRate),
      seconds: number(event.seconds),
      samples: number(event.samples),
      device: text(event.device),
      driver: text(event.driver),
      antenna: text(event.antenna) || null,
    } satisfies Partial<TransmitResult>);
  },
  keyed: (result) => {
    result.state = 'keyed';
  },
  progress: (result, { samples }) => {
    result.sent = number(samples);
  },
  silent: (result, { why, samples, clipped }) => {
    result.state = ends.find((end) => end === why) ?? 'failed';
    result.sent = number(samples);
    result.clipped = number(clipped);
  },
  file: ({ files }, { name, bytes }) => {
    if (files.length < transmitLimits.files) files.push({ name: text(name), bytes: number(bytes) });
  },
};

/** Takes in what the executor told. Types that it does not know are passed over. */
export function foldTransmit(result: TransmitResult, event: Event): void {
  const [family, name = ''] = text(event.type).split('.');
  if (family === 'transmit' && Object.hasOwn(folds, name)) folds[name]?.(result, event);
}

const stateWords: Readonly<Record<TransmitState, string>> = {
  prepared: 'Not on the air yet',
  keyed: 'On the air',
  done: 'Sent',
  stopped: 'Stopped',
  failed: 'Failed',
};

/** What a rehearsal does is not on the air. */
export const transmitStateWords = ({ state, driver }: Pick<TransmitResult, 'state' | 'driver'>): string => {
  if (state === null) return '';
  if (driver !== 'file') return stateWords[state];
  return state === 'keyed' ? 'Rehearsing' : state === 'done' ? 'Rehearsed' : stateWords[state];
};

/** `433920000` as `433.92 MHz`. */
export function frequencyWords(hertz: number): string {
  const [unit, factor] = hertz >= 1e9 ? ['GHz', 1e9] : hertz >= 1e6 ? ['MHz', 1e6] : hertz >= 1e3 ? ['kHz', 1e3] : ['Hz', 1];
  return `${Number((hertz / factor).toFixed(9))} ${unit}`;
}
