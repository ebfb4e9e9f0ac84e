import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AuditLink, ChainWalk, problemText } from '@baton/core/audit/chain';
import type { AuditExportHead, AuditVerification } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Top = AuditExportHead['audit'];
type Entry = Parameters<ChainWalk['take']>[0];

/**
 * Verifies an export without a server. Throws `usage` when the file is none, or was filtered.
 *
 * @param noted a head that was noted earlier and must still hold
 */
export async function verifyFile(path: string, noted: AuditLink | null): Promise<AuditVerification> {
  let top: Top | null = null;
  let chain: ChainWalk | null = null;
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    const value = parse(path, number, line);
    if (!chain || !top) {
      top = topOf(path, value);
      chain = new ChainWalk(sha256, top.dropped, noted);
    } else if (!chain.take(value as Entry)) break;
  }
  if (!chain || !top) throw new ApiError('usage', { problem: `${path} is empty` });
  const problem = chain.end(top.head);
  return {
    ok: problem === null,
    checked: chain.checked,
    head: top.head,
    dropped: top.dropped,
    problem: problem && { ...problem, text: problemText(problem) },
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) if (line !== '') yield line;
  } catch (error) {
    throw new ApiError('usage', { problem: `${path} can not be read: ${(error as Error).message}` });
  }
}

function parse(path: string, number: number, line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // told below
  }
  throw new ApiError('usage', { problem: `line ${number} of ${path} is not one of an export` });
}

function topOf(path: string, value: unknown): Top {
  const top = (value as Partial<AuditExportHead>).audit;
  if (top?.format !== 1) throw new ApiError('usage', { problem: `${path} is not an export of the audit log in lines of JSON` });
  if (!top.complete) throw new ApiError('usage', { problem: `${path} was filtered: export without a filter to verify` });
  return top;
}
