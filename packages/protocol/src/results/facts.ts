/** What an executor told as data, by its type. */
export type Fact = Readonly<Record<string, unknown>>;

/** More than any executor tells; the rest would only fill memory. */
const factsMax = 200_000;

const isFact = (value: unknown): value is Fact => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes facts of the text of the stream `data`, however it is cut. */
export class FactAssembler {
  /** only ever grows */
  readonly facts: Fact[] = [];
  private open = '';

  /** Takes in what follows on what was taken in before. */
  add(text: string): void {
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
