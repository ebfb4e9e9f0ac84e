type Name = 'fence' | 'kill' | 'timeLimit';

/**
 * Timers of the system stand still while the machine sleeps, so the clock is looked at at least this often. A machine that wakes must stop soon what
 * another may run by now.
 */
const lookMsMax = 500;
const fenceLookMsMax = 100;

/** Instants of one job, on the monotonic clock. One that has passed fires once. */
export class Deadlines {
  private readonly monotonic: () => number;
  private readonly fire: (name: Name) => void;
  private readonly at = new Map<Name, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(monotonic: () => number, fire: (name: Name) => void) {
    this.monotonic = monotonic;
    this.fire = fire;
  }

  set(name: Name, at: number): void {
    this.at.set(name, at);
    this.arm();
  }

  setEarlier(name: Name, at: number): void {
    this.set(name, Math.min(at, this.at.get(name) ?? at));
  }

  clear(): void {
    this.at.clear();
    this.arm();
  }

  private arm(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.at.size === 0) return;
    const wait = Math.min(...this.at.values()) - this.monotonic();
    const lookMs = this.at.has('fence') ? fenceLookMsMax : lookMsMax;
    this.timer = setTimeout(() => this.look(), Math.min(Math.max(0, wait), lookMs));
  }

  private look(): void {
    const now = this.monotonic();
    for (const [name, at] of [...this.at]) {
      if (at > now || !this.at.delete(name)) continue;
      this.fire(name);
    }
    this.arm();
  }
}
