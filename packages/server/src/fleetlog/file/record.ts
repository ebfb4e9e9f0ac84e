import { type LineLevel, lineLevels, type NumberedLine } from '@baton/core';

/** A line as it stands in a file. Short names: there are millions. */
interface Stored {
  n: number;
  t: number;
  l: LineLevel;
  m: string;
  s?: 'server';
  r?: string;
  c?: 1;
  k?: [string, number];
}

/** One line of a file, with its newline. */
export function encodeLine({ number, at, source, level, text, runnerId, claimed, mark }: NumberedLine): string {
  const stored: Stored = {
    n: number,
    t: at,
    l: level,
    m: text,
    ...(source === 'server' && { s: source }),
    ...(runnerId !== null && { r: runnerId }),
    ...(claimed && { c: 1 }),
    ...(mark && { k: [mark.stream, mark.number] }),
  };
  return `${JSON.stringify(stored)}\n`;
}

/** Null for what is none: torn by a crash, or written by somebody else. */
export function decodeLine(text: string): NumberedLine | null {
  let from: Stored;
  try {
    from = JSON.parse(text) as Stored;
  } catch {
    return null;
  }
  if (typeof from !== 'object' || from === null) return null;
  if (!Number.isSafeInteger(from.n) || !Number.isFinite(from.t) || typeof from.m !== 'string' || !lineLevels.includes(from.l))
    return null;
  const [stream, number] = from.k ?? [];
  return {
    number: from.n,
    at: from.t,
    source: from.s === 'server' ? 'server' : 'runner',
    level: from.l,
    text: from.m,
    runnerId: from.r ?? null,
    claimed: from.c === 1,
    mark: stream === undefined || number === undefined ? null : { stream, number },
  };
}
