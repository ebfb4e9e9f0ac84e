import { askSpans, type Symbols } from './ask.ts';
import { type Blocks, first, silence } from './blocks.ts';
import { faded, frequencyModulated, onCarrier, toned } from './modulate.ts';
import { morseSpans } from './morse.ts';
import { type Page, pocsagSpans } from './pocsag.ts';
import { resampled, resampledSamples, soundAt } from './resample.ts';
import { type Span, samplesOfSpans, shaped } from './spans.ts';

/** Samples from elsewhere, as often as they are asked for. */
export interface Recording {
  sampleRate: number;
  samples: number;
  blocks(): Blocks;
}

interface Morse {
  message: string;
  wordsPerMinute: number;
  toneHz: number;
}

/** What is sent, once. Recorded sound has one channel, recorded IQ two. */
export type Content =
  | ({ modulation: 'cw' } & Morse)
  | ({ modulation: 'ask' } & Symbols)
  | { modulation: 'nbfm'; deviationHz: number; sound: ({ kind: 'morse' } & Morse) | ({ kind: 'recorded' } & Recording) }
  | { modulation: 'pocsag'; page: Page; baud: number; deviationHz: number; invert: boolean }
  | ({ modulation: 'iq' } & Recording);

/** An IQ signal that can be made again and again, always the same. */
export interface Signal {
  samples: number;
  blocks(): Blocks;
}

const keyingEdgeSeconds = 0.005;
const carrierEdgeSeconds = 0.002;
/** A receiver needs a moment until it lets sound through. */
const openingSeconds = 0.3;

/** The signal of it at a sample rate, as strong as it can be. Answers in words why there is none. */
export function signalOf(content: Content, sampleRate: number): Signal | string {
  switch (content.modulation) {
    case 'cw': {
      const spans = spansOf(content);
      if (typeof spans === 'string') return spans;
      return keyed(spans, keyingEdgeSeconds, content.toneHz, sampleRate);
    }
    case 'ask':
      return keyed(askSpans(content), 0.1 / content.baud, 0, sampleRate);
    case 'nbfm':
      return spoken(content, sampleRate);
    case 'pocsag': {
      const { page, baud, deviationHz, invert } = content;
      const spans = pocsagSpans(page, baud, invert);
      const samples = samplesOfSpans(spans, sampleRate);
      return modulated(() => shaped(spans, sampleRate, 0.25 / baud, 0), samples, deviationHz, sampleRate);
    }
    case 'iq':
      return {
        samples: resampledSamples(content.samples, content.sampleRate, sampleRate),
        blocks: () => resampled(content.blocks(), content.sampleRate, sampleRate, 2),
      };
  }
}

/** Half of the band that it needs around its frequency, in Hz; null: as its file says. */
export function halfBandOf(content: Content): number | null {
  switch (content.modulation) {
    case 'cw':
      return content.toneHz + 2 / keyingEdgeSeconds;
    case 'ask':
      return content.baud * (content.coding === 'manchester' ? 4 : 2);
    case 'nbfm':
      return content.deviationHz + (content.sound.kind === 'morse' ? content.sound.toneHz : 3_000);
    case 'pocsag':
      return content.deviationHz + 2 * content.baud;
    case 'iq':
      return null;
  }
}

function spansOf({ message, wordsPerMinute }: Morse): Span[] | string {
  const spans = morseSpans(message, wordsPerMinute);
  return typeof spans === 'string' ? `there is no Morse code for ${spans}` : spans;
}

const keyed = (spans: readonly Span[], edgeSeconds: number, offsetHz: number, sampleRate: number): Signal => ({
  samples: samplesOfSpans(spans, sampleRate),
  blocks: () => onCarrier(shaped(spans, sampleRate, edgeSeconds, 0), offsetHz, sampleRate),
});

const modulated = (sound: () => Blocks, samples: number, deviationHz: number, sampleRate: number): Signal => ({
  samples,
  blocks: () => faded(frequencyModulated(sound(), deviationHz, sampleRate), samples, Math.round(carrierEdgeSeconds * sampleRate)),
});

function spoken({ sound, deviationHz }: Extract<Content, { modulation: 'nbfm' }>, sampleRate: number): Signal | string {
  if (sound.kind === 'recorded') {
    const make = () => soundAt(sound.blocks(), sound.samples, sound.sampleRate, sampleRate);
    const { samples } = soundAt([], sound.samples, sound.sampleRate, sampleRate);
    return modulated(() => make().sound, samples, deviationHz, sampleRate);
  }
  const spans = spansOf(sound);
  if (typeof spans === 'string') return spans;
  const all = [{ level: 0, seconds: openingSeconds }, ...spans];
  const envelope = () => toned(shaped(all, sampleRate, keyingEdgeSeconds, 0), sound.toneHz, sampleRate);
  return modulated(envelope, samplesOfSpans(all, sampleRate), deviationHz, sampleRate);
}

export interface Airing {
  /** null: once, or as often as fits into the duration */
  repeat: number | null;
  pauseSeconds: number;
  /** null: until all is sent */
  durationSeconds: number | null;
  /** what each sample is multiplied by */
  amplitude: number;
}

/** All that is sent: the signal again and again with silence between, no longer than the duration. */
export function aired(signal: Signal, airing: Airing, sampleRate: number): Signal {
  const { repeat, amplitude } = airing;
  const pause = Math.round(airing.pauseSeconds * sampleRate);
  const most = airing.durationSeconds === null ? Number.POSITIVE_INFINITY : Math.round(airing.durationSeconds * sampleRate);
  const times = repeat ?? (airing.durationSeconds === null ? 1 : Math.ceil(most / Math.max(1, signal.samples + pause)));
  function* rounds(): Generator<Float32Array> {
    for (let done = 0; done < times; done += 1) {
      if (done > 0) yield* silence(pause);
      for (const block of signal.blocks()) yield block.map((value) => value * amplitude);
    }
  }
  const samples = Math.min(most, times * signal.samples + Math.max(0, times - 1) * pause);
  return { samples, blocks: () => first(rounds(), samples) };
}
