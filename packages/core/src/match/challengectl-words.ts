type Fields = Readonly<Record<string, unknown>>;

/** What the programs of challengectl can be told of a transmission, by modulation: for all else they have no words, or do it in their own way. */
const said: Readonly<Record<string, readonly string[]>> = {
  cw: ['message', 'wordsPerMinute'],
  ask: ['message', 'baud', 'repeat', 'pauseMs'],
  nbfm: ['audio', 'file'],
  pocsag: ['message', 'address'],
};

/** Values that are what they do anyway. */
const given: Readonly<Record<string, Fields>> = {
  cw: { toneHz: 0, repeat: 1 },
  ask: { coding: 'plain', depth: 1 },
  nbfm: { deviationHz: 5_000, repeat: 1 },
  pocsag: { baud: 512, content: 'alpha', function: 3, deviationHz: 4_500, invert: false, repeat: 1 },
};

/** Between two times they make no pause, which is said only of keyed bits. */
const pausesBetween = ({ modulation, repeat, pauseMs }: Fields): boolean =>
  modulation === 'ask' && repeat !== undefined && repeat !== 1 && pauseMs !== 0;

/** It is looked for beside their program: nothing else of their machine goes on the air. */
function isOutside(file: unknown): boolean {
  if (file === undefined) return false;
  if (typeof file !== 'string') return true;
  const parts = file.split(/[\\/]/);
  return file.includes(':') || parts[0] === '' || parts.includes('..');
}

/** Whether it takes our own runners to send this: those of challengectl would send something else. */
export function transmitNeedsNative(spec: Fields): boolean {
  if (hasJoined(spec)) return true;
  const modulation = String(spec.modulation);
  const words = Object.hasOwn(said, modulation) ? said[modulation] : undefined;
  if (!words || isOutside(spec.file) || pausesBetween(spec)) return true;
  return Object.entries(spec).some(
    ([name, value]) =>
      name !== 'modulation' && value !== undefined && !words.includes(name) && given[modulation]?.[name] !== value,
  );
}

/** `<SK>`: letters without a gap, which they would send as letters, or not at all. */
function hasJoined({ modulation, message }: Fields): boolean {
  return modulation === 'cw' && typeof message === 'string' && /<[a-z0-9]{2,8}>/i.test(message);
}
