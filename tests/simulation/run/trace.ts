import type { World } from '../clock/world.ts';

const linesKept = 60;

/** What happened, line by line: the last lines for people, and a digest of all for comparing runs. */
export class Trace {
  readonly #world: World;
  readonly #lines: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #high = 0xdeadbeef;
  #low = 0x41c6ce57;
  count = 0;
  /** when set, told of every line */
  listener: ((line: string) => void) | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  say(who: string, what: string): void {
    const line = `${(this.#world.now / 1000).toFixed(3).padStart(9)}  ${who.padEnd(8)} ${what}`;
    this.count += 1;
    this.#mix(line);
    this.#lines.push(line);
    if (this.#lines.length > 4 * linesKept) this.#lines.splice(0, this.#lines.length - linesKept);
    this.listener?.(line);
  }

  /** A short name for an id: `job7` instead of a UUID. */
  name(kind: string, id: string | null | undefined): string {
    if (id === null || id === undefined) return 'none';
    const known = this.#names.get(id);
    if (known) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    this.#names.set(id, `${kind}${number}`);
    return `${kind}${number}`;
  }

  /** Gives an id a name that is known already. */
  call(id: string, name: string): void {
    this.#names.set(id, name);
  }

  /** The same text with known ids replaced by their names. */
  readable(text: string): string {
    return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => this.#names.get(id) ?? id);
  }

  lines = (): string[] => this.#lines.slice(-linesKept);

  get digest(): string {
    return (this.#high >>> 0).toString(16).padStart(8, '0') + (this.#low >>> 0).toString(16).padStart(8, '0');
  }

  #mix(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      this.#high = Math.imul(this.#high ^ code, 2654435761);
      this.#low = Math.imul(this.#low ^ code, 1597334677);
    }
    this.#high ^= this.#low >>> 16;
    this.#low ^= this.#high >>> 13;
  }
}
