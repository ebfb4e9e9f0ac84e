import type { Fields } from '../shared/fields.ts';

/** The parts of a project's backup, and what is found by name in them. */
export class Backup {
  readonly file: string;
  readonly #root: Fields;
  readonly #parts = new Map<string, Fields[]>();

  constructor(root: Fields, file: string) {
    this.#root = root;
    this.file = file;
  }

  get meta(): Fields | null {
    return this.#root.object('meta');
  }

  has(part: string): boolean {
    return this.#root.has(part);
  }

  all(part: string): Fields[] {
    const known = this.#parts.get(part) ?? this.#root.objects(part);
    this.#parts.set(part, known);
    return known;
  }

  /** The one of a part that has this name; null: there is none, or no name was given. */
  named(part: string, name: string | null): Fields | null {
    if (name === null) return null;
    return this.all(part).find((each) => each.raw('name') === name) ?? null;
  }
}
