import type { SpecProblem } from './spec-kind.ts';
import { morseOf, pagerProblemOf } from './transmit-alphabets.ts';
import type { TransmitSpec } from './transmit-spec.ts';

type Modulation = TransmitSpec['modulation'];
type Field = Exclude<keyof TransmitSpec, 'modulation'>;

/** What belongs to a modulation beside what every transmission may have. */
const own: Readonly<Record<Modulation, readonly Field[]>> = {
  cw: ['message', 'wordsPerMinute', 'toneHz'],
  ask: ['message', 'bits', 'coding', 'depth', 'baud'],
  nbfm: ['message', 'wordsPerMinute', 'toneHz', 'audio', 'file', 'deviationHz'],
  pocsag: ['message', 'address', 'function', 'content', 'baud', 'deviationHz', 'invert'],
  iq: ['file', 'format', 'fileSampleRate'],
};

const all: readonly Field[] = ['gain', 'amplitude', 'sampleRate', 'antenna', 'repeat', 'pauseMs', 'durationMs'];

/** Of each group exactly one must be there. */
const needed: Readonly<Record<Modulation, readonly (readonly Field[])[]>> = {
  cw: [['message']],
  ask: [['message', 'bits']],
  nbfm: [['message', 'audio', 'file']],
  pocsag: [['address']],
  iq: [['file'], ['format'], ['fileSampleRate']],
};

export const pocsagBauds: readonly number[] = [512, 1200, 2400];

/** An address and function that would read as the codeword of a frame without a page. */
const isIdle = (address: number, ownFunction: number): boolean => Math.floor(address / 8) === 250_958 && ownFunction === 0;

export const pageFunctionOf = ({ content, function: asked }: Pick<TransmitSpec, 'content' | 'function'>): number =>
  asked ?? (content === 'numeric' ? 0 : 3);

/** Of a modulation: what is seldom left out, and what else it may have. */
export function fieldsOfModulation(modulation: Modulation): { first: readonly Field[]; more: readonly Field[] } {
  const first = needed[modulation].flat();
  if (modulation === 'pocsag') first.push('message');
  const more = [...own[modulation], ...all].filter((field) => !first.includes(field));
  return { first, more };
}

/** A template's parameters stand for texts that nobody knows yet. */
const withoutParameters = (text: string): string => text.replace(/\{\{\s*[a-z][a-z0-9_]*\s*\}\}/g, '');

const wrong = (where: string, problem: string, value: unknown): SpecProblem => ({ where, problem, value: String(value) });

/** What is wrong with a transmission beyond its schema: a field of another modulation, one that is missing, a text that can't be sent. */
export const transmissionProblem = (spec: TransmitSpec): SpecProblem | null =>
  foreignField(spec) ?? missingField(spec) ?? textProblem(spec);

function foreignField(spec: TransmitSpec): SpecProblem | null {
  const { modulation } = spec;
  const allowed: readonly string[] = ['modulation', ...own[modulation], ...all];
  const field = Object.keys(spec).find((name) => !allowed.includes(name)) as Field | undefined;
  return field === undefined ? null : wrong(field, `does not go with ${modulation}`, spec[field]);
}

function missingField(spec: TransmitSpec): SpecProblem | null {
  for (const group of needed[spec.modulation]) {
    const given = group.filter((field) => spec[field] !== undefined);
    if (given.length === 1) continue;
    const names = group.length === 1 ? group[0] : `exactly one of ${group.join(', ')}`;
    return wrong(given[0] ?? '', `${spec.modulation} needs ${names}`, given.length === 0 ? 'none' : given.join(', '));
  }
  if (spec.message === undefined && spec.modulation === 'nbfm') {
    const field = (['wordsPerMinute', 'toneHz'] as const).find((name) => spec[name] !== undefined);
    if (field) return wrong(field, 'goes with a message', spec[field]);
  }
  return null;
}

function textProblem(spec: TransmitSpec): SpecProblem | null {
  const { modulation, message } = spec;
  if (modulation === 'pocsag') return pageProblem(spec);
  if (message === undefined || modulation === 'ask') return null;
  const sent = morseOf(withoutParameters(message));
  if (typeof sent === 'string') return wrong('message', 'there is no Morse code for it', sent);
  return sent.length === 0 && message.trim() === '' ? wrong('message', 'says nothing', message) : null;
}

function pageProblem(spec: TransmitSpec): SpecProblem | null {
  const { message, content = 'alpha', baud, address = 0 } = spec;
  if (baud !== undefined && !pocsagBauds.includes(baud)) return wrong('baud', `must be one of ${pocsagBauds.join(', ')}`, baud);
  if ((message === undefined) !== (content === 'tone'))
    return wrong('message', content === 'tone' ? 'does not go with content tone' : 'pocsag needs message', message ?? 'none');
  if (isIdle(address, pageFunctionOf(spec))) return wrong('address', 'with function 0 means that nothing is sent', address);
  if (message === undefined || content === 'tone') return null;
  const found = pagerProblemOf(withoutParameters(message), content);
  return found === null ? null : wrong('message', `can't be sent as ${content}`, found);
}
