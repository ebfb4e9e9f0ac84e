import type { LogPart } from '@baton/protocol';

/** What an executor told as data, by its type. */
export type Fact = Readonly<Record<string, unknown>>;

/** More than any executor tells; the rest would only fill the memory of the page. */
const factsMax = 200_000;

const isFact = (value: unknown): value is Fact => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes facts of the parts of the stream `data`, which are cut anywhere. */
export class FactAssembler {
  /** only ever grows */
  readonly facts: Fact[] = [];
  private last = 0;
  private open = '';

  /** Takes in parts in the order of their numbers; one that was taken in before is ignored. */
  add(parts: readonly LogPart[]): void {
    for (const part of parts) {
      if (part.number <= this.last) continue;
      this.last = part.number;
      if (part.stream === 'data') this.text(part.text);
    }
  }

  private text(text: string): void {
    const lines = (this.open + text).split('\n');
    this.open = lines.pop() ?? '';
    for (const line of lines) {
      const fact = read(line);
      if (fact && this.facts.length < factsMax) this.facts.push(fact);
    }
  }
}

/** Null: part of it is missing. */
function read(line: string): Fact | null {
  try {
    const value: unknown = JSON.parse(line);
    return isFact(value) ? value : null;
  } catch {
    return null;
  }
}
