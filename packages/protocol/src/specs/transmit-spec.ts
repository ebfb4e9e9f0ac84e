import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { noZero } from './spec-fields.ts';

/**
 * What the `transmit` executor sends. The frequency is not among it: it is what the job asks for (`ranges.frequency`) or has drawn for it
 * (`drawFrom.frequency`), so that what decides about the device and what is keyed are one number.
 */
export const TransmitSpec = Type.Object(
  {
    modulation: Type.Union(
      [Type.Literal('cw'), Type.Literal('ask'), Type.Literal('nbfm'), Type.Literal('pocsag'), Type.Literal('iq')],
      {
        title: 'Modulation',
        description:
          'cw: Morse code by a keyed carrier. ask: bits by the strength of a carrier. nbfm: sound by narrow-band FM. pocsag: a page for a pager. iq: samples from a file',
      },
    ),
    message: Type.Optional(
      Type.String({
        title: 'Message',
        description: 'cw, nbfm: sent as Morse code. pocsag: the text of the page. ask: its bytes in UTF-8, highest bit first',
        minLength: 1,
        maxLength: 4_000,
        pattern: noZero,
        multiline: true,
      }),
    ),
    wordsPerMinute: Type.Optional(
      Type.Number({
        title: 'Words per minute',
        description: 'cw, nbfm: speed of Morse code; default 20',
        minimum: 5,
        maximum: 60,
      }),
    ),
    toneHz: Type.Optional(
      Type.Number({
        title: 'Tone (Hz)',
        description:
          'nbfm: pitch of Morse code; default 700. cw: how far above the frequency the carrier stands; default 0, at the frequency itself',
        minimum: 0,
        maximum: 20_000,
      }),
    ),
    audio: Type.Optional(
      Type.String({
        title: 'Sound',
        description: 'nbfm: a WAV file in base64, at most 750 kB of it; longer ones are files on the runner',
        maxLength: 1_000_000,
        pattern: '^[A-Za-z0-9+/]*={0,2}$',
      }),
    ),
    file: Type.Optional(
      Type.String({
        title: 'File',
        description: 'nbfm: a WAV file, iq: a file of samples, in the folder of the runner that its device names (`files`)',
        minLength: 1,
        maxLength: 1_024,
        pattern: noZero,
      }),
    ),
    deviationHz: Type.Optional(
      Type.Number({
        title: 'Deviation (Hz)',
        description: 'nbfm, pocsag: how far the frequency swings to each side; default 2 500, and 4 500 for pocsag',
        minimum: 100,
        maximum: 100_000,
      }),
    ),
    bits: Type.Optional(
      Type.String({
        title: 'Bits',
        description: 'ask: ones and zeros, blanks between them as you like',
        minLength: 1,
        maxLength: 100_000,
        pattern: '^[01\\s]*[01][01\\s]*$',
        multiline: true,
      }),
    ),
    coding: Type.Optional(
      Type.Union([Type.Literal('plain'), Type.Literal('manchester')], {
        title: 'Line code',
        description:
          'ask: plain (default): a one is on, a zero is off. manchester: a one is off then on, a zero on then off (IEEE 802.3)',
      }),
    ),
    depth: Type.Optional(
      Type.Number({
        title: 'Depth',
        description: 'ask: 1 (default) switches the carrier off for a zero, 0.5 halves it',
        minimum: 0.05,
        maximum: 1,
      }),
    ),
    baud: Type.Optional(
      Type.Number({
        title: 'Baud',
        description: 'ask: symbols per second, default 1 000. pocsag: 512, 1200 (default) or 2400',
        minimum: 1,
        maximum: 250_000,
      }),
    ),
    address: Type.Optional(
      Type.Integer({
        title: 'Address',
        description: 'pocsag: the capcode of the pager',
        minimum: 0,
        maximum: 2_097_151,
      }),
    ),
    function: Type.Optional(
      Type.Integer({ title: 'Function', description: 'pocsag: 0 to 3; default 3, for numeric pages 0', minimum: 0, maximum: 3 }),
    ),
    content: Type.Optional(
      Type.Union([Type.Literal('alpha'), Type.Literal('numeric'), Type.Literal('tone')], {
        title: 'Content',
        description: 'pocsag: letters (default), digits (`0-9`, `*`, `U`, `-`, `[`, `]`, blank), or the address alone',
      }),
    ),
    invert: Type.Optional(Type.Boolean({ title: 'Invert', description: 'pocsag: ones and zeros swap their frequencies' })),
    format: Type.Optional(
      Type.Union([Type.Literal('s8'), Type.Literal('u8'), Type.Literal('s16'), Type.Literal('f32')], {
        title: 'Format',
        description: 'iq: how a number is written; I and Q take turns, the low byte goes first',
      }),
    ),
    fileSampleRate: Type.Optional(
      Type.Number({
        title: 'Sample rate of the file (Hz)',
        description: 'iq: pairs of samples per second; it is converted where the device has another one',
        minimum: 1_000,
        maximum: 20_000_000,
      }),
    ),
    gain: Type.Optional(
      Type.Number({
        title: 'Gain (dB)',
        description: 'of the device, within its limits; left out: what the device has as its default',
        minimum: -100,
        maximum: 100,
      }),
    ),
    amplitude: Type.Optional(
      Type.Number({
        title: 'Amplitude',
        description:
          'of the samples, 1 is as strong as they can be; default 0.8. iq: what the samples of the file are multiplied by, default 1',
        minimum: 0.01,
        maximum: 1,
      }),
    ),
    sampleRate: Type.Optional(
      Type.Number({
        title: 'Sample rate (Hz)',
        description: 'left out: what the device has as its default',
        minimum: 8_000,
        maximum: 20_000_000,
      }),
    ),
    antenna: Type.Optional(
      Type.String({
        title: 'Antenna',
        description: 'a device with another antenna refuses the job',
        minLength: 1,
        maxLength: 120,
        pattern: noZero,
      }),
    ),
    repeat: Type.Optional(
      Type.Integer({
        title: 'Repeat',
        description: 'how often it is sent; default once, or as often as fits into the duration',
        minimum: 1,
        maximum: 100_000,
      }),
    ),
    pauseMs: Type.Optional(
      Type.Integer({
        title: 'Pause (ms)',
        description: 'between one time and the next; default 1 000',
        minimum: 0,
        maximum: 3_600_000,
      }),
    ),
    durationMs: Type.Optional(
      Type.Integer({
        title: 'Duration (ms)',
        description: 'it ends after this time, wherever it is; left out: when all is sent',
        minimum: 10,
        maximum: 86_400_000,
      }),
    ),
  },
  closed,
);

export type TransmitSpec = Static<typeof TransmitSpec>;
