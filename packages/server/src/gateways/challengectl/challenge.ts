import type { TransmitSpec } from '@baton/protocol';
import { wavRateOf } from './wav.ts';

/** What a runner of challengectl is given to do. */
export interface Challenge {
  challenge_id: string;
  name: string;
  config: Readonly<Record<string, string | number>>;
}

/** A challenge, with the bytes that its `flag` stands for, if it is a file of the server. */
export interface Translated {
  challenge: Challenge;
  file: Uint8Array | null;
}

export interface Transmission {
  id: string;
  name: string;
  /** Hz; undefined: none was drawn */
  frequency: number | undefined;
  spec: TransmitSpec;
}

const defaults = { wordsPerMinute: 20, askBaud: 1_000 } as const;

/** By what a file of the server is named, as its `flag` and in the address of the file. */
export type DigestOf = (bytes: Uint8Array) => string;

/**
 * A transmission in the words of challengectl. A text when it has none for it, which says why: nothing that can be checked before is among these
 * reasons, for such jobs are not offered to its runners.
 */
export function challengeOf({ id, name, frequency, spec }: Transmission, digestOf: DigestOf): Translated | string {
  if (frequency === undefined || !Number.isFinite(frequency) || frequency <= 0)
    return 'a transmission by challengectl needs a frequency above 0 Hz';
  const made = contentOf(spec, digestOf);
  if (typeof made === 'string') return made;
  const shown = oneLine(name);
  const config = { name: shown, modulation: spec.modulation, frequency, ...made.config };
  return { challenge: { challenge_id: id, name: shown, config }, file: made.file };
}

interface Content {
  config: Record<string, string | number>;
  file: Uint8Array | null;
}

function contentOf(spec: TransmitSpec, digestOf: DigestOf): Content | string {
  const { modulation, message = '' } = spec;
  switch (modulation) {
    case 'cw':
      return { config: { flag: message, speed: spec.wordsPerMinute ?? defaults.wordsPerMinute }, file: null };
    case 'ask':
      // programs of the older API know neither, and send at a rate of their own; newer ones would say 10
      return { config: { flag: message, baud_rate: spec.baud ?? defaults.askBaud, repeat: spec.repeat ?? 1 }, file: null };
    case 'pocsag':
      return { config: { flag: message, capcode: spec.address ?? 0 }, file: null };
    case 'nbfm':
      return soundOf(spec, digestOf);
    default:
      return `challengectl has no modulation ${modulation}`;
  }
}

function soundOf({ audio, file }: TransmitSpec, digestOf: DigestOf): Content | string {
  if (file !== undefined) return { config: { flag: file }, file: null };
  if (audio === undefined) return 'challengectl sends no Morse code by nbfm';
  const bytes = Buffer.from(audio, 'base64');
  const rate = wavRateOf(bytes);
  if (rate === null) return 'the sound is no WAV file';
  const digest = digestOf(bytes);
  // newer programs look at the second name first
  return { config: { flag: `sha256:${digest}`, flag_file_hash: digest, wav_samplerate: rate }, file: bytes };
}

/** It is written into logs as it is. */
const oneLine = (name: string): string => name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
