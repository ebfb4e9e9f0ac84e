import { readSync } from 'node:fs';
import type { LogClosing } from './log-closing.ts';

/**
 * A packed log: a header as long as that of a plain one, then blocks, each a run of whole records as they stood in the plain file, packed by zstd with its
 * checksum; then the footer. It is written once, and complete when it gets its name.
 */
const mark = 0x315a4c42;
export const packedHeaderBytes = 16;

/** About how many bytes of records are packed together: what a reader unpacks at least. */
export const blockBytes = 256 << 10;

export interface PackedBlock {
  /** of its first record */
  number: number;
  /** where it stands in the packed file */
  at: number;
  packedBytes: number;
  bytes: number;
}

/** What stands at the end of a packed file. */
export interface PackedFooter {
  closing: LogClosing;
  blocks: [number: number, at: number, packedBytes: number, bytes: number][];
}

export function packedHeader(footerAt: number): Buffer {
  const header = Buffer.alloc(packedHeaderBytes);
  header.writeUInt32LE(mark, 0);
  header.writeDoubleLE(footerAt, 8);
  return header;
}

/** Throws where this is no whole packed file. */
export function readPackedFooter(descriptor: number, fileBytes: number): PackedFooter {
  const header = Buffer.alloc(packedHeaderBytes);
  readSync(descriptor, header, 0, packedHeaderBytes, 0);
  const footerAt = header.readDoubleLE(8);
  if (header.readUInt32LE(0) !== mark || footerAt < packedHeaderBytes || footerAt >= fileBytes)
    throw new Error('A packed log file is none.');
  const footer = Buffer.allocUnsafe(fileBytes - footerAt);
  readSync(descriptor, footer, 0, footer.length, footerAt);
  return JSON.parse(footer.toString()) as PackedFooter;
}

/** The packed form of a closed log, as the keeper knows it. */
export class PackedLog {
  readonly fileBytes: number;
  private readonly blocks: readonly PackedBlock[];

  constructor(blocks: PackedFooter['blocks'], fileBytes: number) {
    this.fileBytes = fileBytes;
    this.blocks = blocks.map(([number, at, packedBytes, bytes]) => ({ number, at, packedBytes, bytes }));
  }

  /** The blocks to read for records from this number on, until more than `bytesMax` are sure to be there. */
  from(number: number, bytesMax: number): PackedBlock[] {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.blocks[middle]?.number ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    const found: PackedBlock[] = [];
    for (let at = low, bytes = 0; at < this.blocks.length && bytes <= bytesMax; at += 1) {
      const block = this.blocks[at] as PackedBlock;
      // of the first one all but the last record may come before what is asked for
      if (at > low) bytes += block.bytes;
      found.push(block);
    }
    return found;
  }
}
