import { figuresPerSlot } from './figures.ts';

/** The number of a runner (below 2^53: as a double it is exact), and its figures. */
const entryBytes = 8 + 2 * figuresPerSlot;

/** The figures of many runners in one slot, by their numbers, as text. */
export function packSlot(entries: readonly (readonly [number: number, figures: Uint16Array])[]): string {
  const bytes = Buffer.alloc(entries.length * entryBytes);
  for (const [index, [number, figures]] of entries.entries()) {
    const start = index * entryBytes;
    bytes.writeDoubleLE(number, start);
    for (let at = 0; at < figuresPerSlot; at++) bytes.writeUInt16LE(figures[at] ?? 0xffff, start + 8 + 2 * at);
  }
  return bytes.toString('base64');
}

export function* unpackSlot(text: string): Generator<[number: number, figures: Uint16Array]> {
  const bytes = Buffer.from(text, 'base64');
  for (let start = 0; start + entryBytes <= bytes.length; start += entryBytes) {
    const figures = new Uint16Array(figuresPerSlot);
    for (let at = 0; at < figuresPerSlot; at++) figures[at] = bytes.readUInt16LE(start + 8 + 2 * at);
    yield [bytes.readDoubleLE(start), figures];
  }
}
