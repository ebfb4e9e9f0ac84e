import type { LogReceipt } from '@baton/protocol';
import { givenUpWords } from '@baton/protocol/words';
import { formatBytes, formatCount, formatPlural } from '../text/amount.ts';

/** What a receipt says: whether all of the log is there, and if not, what is missing. @param factLines how many of its lines are data */
export function describeReceipt(receipt: LogReceipt, factLines = 0): { complete: boolean; text: string } {
  const { linesDropped, bytesDropped, givenUp } = receipt;
  // a receipt counts all lines; what is told as data nobody sees as lines
  const lines = Math.max(0, receipt.lines - factLines);
  const beside = factLines === 0 ? '' : `, and ${formatPlural(factLines, 'line')} of data for the page`;
  if (givenUp !== null) {
    const text = `not complete: ${formatPlural(lines, 'line')} came before ${givenUpWords(givenUp)}; more may have been written`;
    return { complete: false, text };
  }
  if (linesDropped > 0 || bytesDropped > 0) {
    const all = lines + linesDropped;
    const one = linesDropped === 1;
    const why =
      bytesDropped === 0
        ? `${one ? 'is' : 'are'} missing: acknowledged by a server whose data folder is not here`
        : `(${formatBytes(bytesDropped)}) ${one ? 'was' : 'were'} dropped on the runner for lack of space`;
    return {
      complete: false,
      text: `${formatCount(lines)} of ${formatPlural(all, 'line')}: ${formatCount(linesDropped)} ${why}`,
    };
  }
  if (receipt.complete) {
    const text = `complete, ${formatCount(lines)} of ${formatPlural(lines, 'line')}${beside}`;
    return { complete: true, text: text + maskedWords(receipt.maskedByServer) };
  }
  if (receipt.digestSent !== receipt.digestStored) {
    return { complete: false, text: 'what is stored differs from what the runner sent: the digests are not equal' };
  }
  return { complete: false, text: `not all of ${formatPlural(lines, 'line')} arrived` };
}

const maskedWords = (count: number): string =>
  count === 0 ? '' : `; the server masked ${formatPlural(count, 'secret')} that the runner had let through`;
