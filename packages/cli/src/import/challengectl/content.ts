import type { TransmitSpec } from '@baton/protocol';
import { type Fields, Invalid } from '../shared/fields.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import type { ImportOptions } from '../shared/translation.ts';

/** What a challenge sends; `missing` names a file that has to be put on the transmitters. */
export interface Content {
  spec: TransmitSpec;
  missing: string | null;
}

/** What challengectl's runners do where a challenge says nothing. */
const usual = { speed: 35, askBaud: 2_400, askRepeat: 10, capcode: 0 };

/** A sound that is longer than this is a file on the runner. */
const soundBytesMax = 750_000;

/** Modulations of challengectl that the executor `transmit` has none for. */
const unknownModulations = ['ssb', 'fhss', 'freedv', 'lrs', 'paint'];

/** The transmission of a challenge. Throws for what is wrong, and answers a reason for what Baton can not send. */
export function contentOf(challenge: Fields, options: ImportOptions): Content | string {
  const modulation = challenge.needText('modulation').toLowerCase();
  if (unknownModulations.includes(modulation)) return `the executor transmit has no modulation ${modulation}`;
  switch (modulation) {
    case 'cw':
      return sent({ modulation, message: message(challenge), wordsPerMinute: within(challenge, 'speed', usual.speed, 5, 60) });
    case 'ask': {
      const baud = within(challenge, 'baud_rate', usual.askBaud, 1, 250_000);
      const repeat = Math.round(within(challenge, 'repeat', usual.askRepeat, 1, 100_000));
      return sent({ modulation, message: message(challenge), baud, repeat, pauseMs: 0 });
    }
    case 'pocsag': {
      const address = Math.round(within(challenge, 'capcode', usual.capcode, 0, 2_097_151));
      return sent({ modulation, message: message(challenge), address });
    }
    case 'nbfm':
      return soundOf(challenge, options);
    default:
      throw new Invalid(challenge.at('modulation'), 'is none that challengectl has', modulation);
  }
}

const sent = (spec: TransmitSpec): Content => ({ spec, missing: null });

function message(challenge: Fields): string {
  const place = challenge.at('flag');
  const text = refusePlaceholders(challenge.needText('flag'), place);
  if (text.length > 4_000) throw new Invalid(place, `has ${text.length} characters, and 4000 are possible`);
  return text;
}

function within(challenge: Fields, name: string, usualValue: number, min: number, max: number): number {
  const value = challenge.number(name) ?? usualValue;
  if (value >= min && value <= max) return value;
  throw new Invalid(challenge.at(name), `must be from ${min} to ${max}`, value);
}

/** The sound itself where it is at hand and short; else its path, which transmitters look for in their own folder of files. */
function soundOf(challenge: Fields, { file }: ImportOptions): Content | string {
  const flag = challenge.needText('flag');
  const place = challenge.at('flag');
  const bytes = file(flag);
  const isKept = flag.startsWith('sha256:');
  if (bytes && !isWave(bytes)) throw new Invalid(place, 'is no WAV file', flag);
  if (bytes && bytes.length <= soundBytesMax) return sent({ modulation: 'nbfm', audio: bytes.toString('base64') });
  if (isKept) {
    const why = bytes ? `it has ${bytes.length} bytes, more than a template takes` : 'it is not in the folder --files';
    return `its sound is known by its digest alone, and ${why}`;
  }
  const path = flag.replace(/^\/+/, '');
  if (path === '' || path.length > 1_024 || path.split('/').includes('..'))
    throw new Invalid(place, 'must be the path of a file that does not lead out of its folder', flag);
  return { spec: { modulation: 'nbfm', file: refusePlaceholders(path, place) }, missing: path };
}

const isWave = (bytes: Buffer): boolean => bytes.length > 44 && bytes.toString('latin1', 0, 4) === 'RIFF';
