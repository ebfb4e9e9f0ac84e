/** Just so much of the protobuf encoding as Gitea's runner protocol needs, written down anew: a server that errs with its own library errs alone. */

/** A field: its number and what it holds. `map`: texts by texts. */
type Field =
  | readonly [number: number, kind: 'int' | 'text' | 'bytes' | 'flag' | 'map']
  | readonly [number, Message]
  | readonly [number, 'list', Message | 'text'];
export interface Message {
  readonly [name: string]: Field;
}
export type Values = Readonly<Record<string, unknown>>;

const pair: Message = { key: [1, 'text'], value: [2, 'text'] };
const [varint, sized] = [0, 2];

export function encode(message: Message, values: Values): Buffer {
  const parts: Buffer[] = [];
  for (const [name, field] of Object.entries(message)) {
    const value = values[name];
    if (value !== undefined && value !== null) for (const each of elementsOf(field, value)) parts.push(encodeOne(field, each));
  }
  return Buffer.concat(parts);
}

function elementsOf(field: Field, value: unknown): readonly unknown[] {
  if (field[1] === 'list') return value as readonly unknown[];
  if (field[1] === 'map') return Object.entries(value as Values).map(([key, text]) => ({ key, value: text }));
  const isDefault = value === 0 || value === '' || value === false;
  return isDefault ? [] : [value];
}

function encodeOne(field: Field, value: unknown): Buffer {
  const kind = field[1] === 'list' ? field[2] : field[1] === 'map' ? pair : field[1];
  if (kind === 'int' || kind === 'flag') return Buffer.concat([encodeInt(field[0] * 8 + varint), encodeInt(Number(value))]);
  const content =
    kind === 'text'
      ? Buffer.from(value as string)
      : kind === 'bytes'
        ? Buffer.from(value as Uint8Array)
        : encode(kind as Message, value as Values);
  return Buffer.concat([encodeInt(field[0] * 8 + sized), encodeInt(content.length), content]);
}

function encodeInt(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(Math.trunc(value)));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** Unknown fields are left out; lists and maps are there, if empty. */
export function decode(message: Message, bytes: Buffer): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const byNumber = new Map<number, [string, Field]>();
  for (const [name, field] of Object.entries(message)) {
    byNumber.set(field[0], [name, field]);
    if (field[1] === 'list') values[name] = [];
    if (field[1] === 'map') values[name] = {};
  }
  for (let at = 0; at < bytes.length; ) {
    const tag = readInt(bytes, at);
    const { content, end } = readContent(bytes, tag.end, Number(tag.value & 7n));
    at = end;
    const [name, field] = byNumber.get(Number(tag.value >> 3n)) ?? [];
    if (name !== undefined && field) keep(values, name, field, content);
  }
  return values;
}

function keep(values: Record<string, unknown>, name: string, field: Field, content: bigint | Buffer): void {
  if (field[1] === 'list') (values[name] as unknown[]).push(decodeOne(field[2], content));
  else if (field[1] === 'map') {
    const { key = '', value = '' } = decode(pair, content as Buffer);
    (values[name] as Record<string, unknown>)[String(key)] = value;
  } else values[name] = decodeOne(field[1], content);
}

function decodeOne(kind: Field[1] | Message, content: bigint | Buffer): unknown {
  if (typeof content === 'bigint') return kind === 'flag' ? content !== 0n : Number(BigInt.asIntN(64, content));
  if (kind === 'text') return content.toString('utf8');
  return kind === 'bytes' ? content : decode(kind as Message, content);
}

function readContent(bytes: Buffer, at: number, wire: number): { content: bigint | Buffer; end: number } {
  if (wire === varint) {
    const { value, end } = readInt(bytes, at);
    return { content: value, end };
  }
  if (wire === sized) {
    const { value, end } = readInt(bytes, at);
    return { content: bytes.subarray(end, end + Number(value)), end: end + Number(value) };
  }
  const length = wire === 1 ? 8 : wire === 5 ? 4 : 0;
  if (length === 0) throw new Error(`no wire type ${wire}`);
  return { content: bytes.subarray(at, at + length), end: at + length };
}

function readInt(bytes: Buffer, from: number): { value: bigint; end: number } {
  let value = 0n;
  for (let at = from, shift = 0n; at < bytes.length; at++, shift += 7n) {
    value |= BigInt((bytes[at] ?? 0) & 127) << shift;
    if (((bytes[at] ?? 0) & 128) === 0) return { value, end: at + 1 };
  }
  throw new Error('a number that does not end');
}
