import type { Entry, Journal, RunningJob } from './journal.ts';
import type { Planned, PlannedLine } from './plan.ts';

const minuteMs = 60_000;

/** When the server was there, and from when to when a schedule counted. */
export interface Facts {
  from: number;
  until: number;
  /** in order, without overlap: [down, up again) */
  absences: { from: number; until: number }[];
  /** by the template's id */
  pauses: Map<string, { from: number; until: number }[]>;
}

/** What is wrong with a week, in words. Knows what the guide says, and a clock that it looks at every minute; nothing of the code that decides. */
export class Checker {
  readonly #facts: Facts;
  readonly #journal: Journal;
  readonly #walls = new Map<string, string[]>();
  readonly problems: string[] = [];

  constructor(facts: Facts, journal: Journal) {
    this.#facts = facts;
    this.#journal = journal;
  }

  check(id: string, plan: Planned): void {
    const entries = this.#journal.entries.filter(({ templateId }) => templateId === id);
    const say = (problem: string): number => this.problems.push(`${plan.name} (${plan.kind}): ${problem}`);
    const times = entries.map(({ scheduledFor }) => scheduledFor);
    if (new Set(times).size < times.length) say('a due time has two runs');
    for (const entry of entries) this.#entry(entry, plan, say);
    if (plan.kind === 'cron') this.#times(id, plan, entries, say);
    else this.#delays(plan, entries, say);
  }

  /** Lateness, and whether it should have made a job. */
  #entry({ templateId, at, scheduledFor, lateMs, jobId, why }: Entry, plan: Planned, say: (problem: string) => void): void {
    const what = `${new Date(scheduledFor).toISOString()} (at ${new Date(at).toISOString()})`;
    const isLate = at - scheduledFor > minuteMs;
    if (lateMs !== (isLate ? at - scheduledFor : null)) say(`${what} says it is ${lateMs} late`);
    const isHere = !this.#facts.absences.some(({ from, until }) => scheduledFor >= from && scheduledFor < until);
    if (isHere && at !== scheduledFor) say(`${what} was not run in its moment, and the server was there`);
    const isBusy = this.#jobsOf(templateId).some(({ id, from, until }) => id !== jobId && from < at && until >= at);
    const expected = isLate && plan.missed === 'skip' ? 'missed' : plan.overlap === 'skip' && isBusy ? 'overlap' : null;
    if (why !== expected) say(`${what} should be ${expected ?? 'run'}, not ${why ?? 'run'}`);
  }

  /** Each time has its run, or is one of several that were missed together. */
  #times(id: string, plan: Extract<Planned, { kind: 'cron' }>, entries: readonly Entry[], say: (problem: string) => void): void {
    const seen = new Set(entries.map(({ scheduledFor }) => scheduledFor));
    const pauses = this.#facts.pauses.get(id) ?? [];
    const due = this.#dueTimes(plan).filter((at) => !pauses.some(({ from, until }) => at > from && at <= until));
    const known = new Set(due);
    for (const at of seen) if (!known.has(at)) say(`${new Date(at).toISOString()} is no time of it`);
    for (const at of due) {
      if (seen.has(at)) continue;
      const absence = this.#facts.absences.find(({ from, until }) => at >= from && at < until);
      const isCovered = absence && due.some((later) => later > at && later <= absence.until && seen.has(later));
      if (!isCovered) say(`${new Date(at).toISOString()} was not run`);
    }
  }

  /** After each end comes the next, neither sooner nor later than it says. */
  #delays(plan: Extract<Planned, { kind: 'recurring' }>, entries: readonly Entry[], say: (problem: string) => void): void {
    let [earliest, latest] = [this.#facts.from, this.#facts.from];
    for (const { scheduledFor, at, jobId } of entries) {
      if (scheduledFor < earliest || scheduledFor > latest)
        say(`${new Date(scheduledFor).toISOString()} is not between its delays`);
      // where no job was made, the delay begins then, or with the end of the one that was in the way
      const end = jobId === null ? this.#endOfOther(entries, at) : this.#endOf(entries[0]?.templateId ?? '', jobId);
      [earliest, latest] = [end + plan.minDelayMs, end + plan.maxDelayMs];
    }
    const back = this.#facts.absences.find(({ from, until }) => latest >= from && latest < until)?.until ?? latest;
    if (back <= this.#facts.until) say(`nothing came after ${new Date(latest).toISOString()}`);
  }

  #jobsOf = (templateId: string): RunningJob[] => this.#journal.jobs.get(templateId) ?? [];

  #endOf = (templateId: string, jobId: string): number => this.#jobsOf(templateId).find(({ id }) => id === jobId)?.until ?? 0;

  #endOfOther(entries: readonly Entry[], at: number): number {
    const others = this.#jobsOf(entries[0]?.templateId ?? '').filter((job) => job.from < at && job.until >= at);
    return others.length === 0 ? at : (others.at(-1)?.until ?? at);
  }

  #dueTimes({ zone, lines }: Extract<Planned, { kind: 'cron' }>): number[] {
    const walls = this.#wallsOf(zone);
    const first = new Map<string, number>();
    walls.forEach((wall, minute) => {
      if (!first.has(wall)) first.set(wall, minute);
    });
    const found = new Set<number>();
    for (const line of lines) for (const minute of minutesOf(line, walls, first)) found.add(this.#start + minute * minuteMs);
    return [...found].filter((at) => at > this.#facts.from && at <= this.#facts.until).sort((a, b) => a - b);
  }

  /** What the clock of a place shows each minute, from a day before. */
  #wallsOf(zone: string): string[] {
    const known = this.#walls.get(zone);
    if (known) return known;
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    const walls: string[] = [];
    for (let at = this.#start; at <= this.#facts.until; at += minuteMs) walls.push(format.format(at));
    this.#walls.set(zone, walls);
    return walls;
  }

  get #start(): number {
    return this.#facts.from - 24 * 60 * minuteMs;
  }
}

function minutesOf(line: PlannedLine, walls: readonly string[], first: ReadonlyMap<string, number>): number[] {
  const isDay = (day: string): boolean => line.weekdays?.includes(new Date(`${day}T00:00Z`).getUTCDay()) ?? true;
  if (line.hours === null)
    return walls.flatMap((wall, minute) =>
      line.minutes.includes(Number(wall.slice(14, 16))) && isDay(wall.slice(0, 10)) ? [minute] : [],
    );
  const two = (number: number): string => String(number).padStart(2, '0');
  const days = [...new Set(walls.map((wall) => wall.slice(0, 10)))].filter(isDay);
  return days.flatMap((day) =>
    (line.hours ?? []).flatMap((hour) =>
      line.minutes.flatMap((minute) => {
        const wall = `${day} ${two(hour)}:${two(minute)}`;
        // a clock that is put forward over it: the minute in which it is
        const at = first.get(wall) ?? walls.findIndex((each) => each > wall);
        return at < 0 ? [] : [at];
      }),
    ),
  );
}
