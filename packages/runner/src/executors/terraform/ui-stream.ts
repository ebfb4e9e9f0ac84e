import type { JsonObject } from '../driver.ts';
import type { Hide } from './hide.ts';

/** What the driver needs to know of what `-json` prints, line by line. */
export interface StreamListener {
  /** a line for people; may hold several */
  say(text: string): void;
  tell(event: JsonObject & { readonly type: string }): void;
  hide: Hide;
  /** it works on the state, so it holds its lock by now */
  holdsLock(): void;
}

export interface Diagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail: string;
  address: string;
  place: string;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const detailCharsMax = 4_000;
const eventsMax = 6_000;

/** Steps of one resource, by the type of their line. */
const progress: Readonly<Record<string, 'running' | 'done' | 'failed'>> = {
  apply_start: 'running',
  apply_progress: 'running',
  apply_complete: 'done',
  apply_errored: 'failed',
};
/** These come from work on the state only, which begins when its lock is held. */
const underLock = new Set([
  'refresh_start',
  'refresh_complete',
  'apply_start',
  'provision_start',
  'planned_change',
  'resource_drift',
]);
/** Said by others already, or of no use to people. */
const unsaid = new Set(['version', 'outputs', 'diagnostic']);

/** Reads one run's output. Lines that are none of the tool's own (of a wrapper, of a provider) are said as they are. */
export class UiStream {
  readonly diagnostics: Diagnostic[] = [];
  /** of the last summary; null: there was none */
  changes: JsonObject | null = null;
  /** it ended at once, at a second signal: what it held it still holds */
  forced = false;
  private readonly listener: StreamListener;
  private readonly planned: boolean;
  private told = 0;

  /** @param planned whether what it lists as planned is being planned, not repeated */
  constructor(listener: StreamListener, { planned }: { planned: boolean }) {
    this.listener = listener;
    this.planned = planned;
  }

  take(line: string): void {
    if (line.trim() === '') return;
    const event = parse(line);
    const type = textOf(event?.type);
    if (event === null || type === '') {
      this.listener.say(line);
      return;
    }
    const isRepeated = type === 'planned_change' && !this.planned;
    if (underLock.has(type) && !isRepeated) this.listener.holdsLock();
    if (type === 'diagnostic') this.diagnose(fieldsOf(event.diagnostic));
    else if (type === 'change_summary') this.changes = countsOf(fieldsOf(event.changes));
    else if (Object.hasOwn(progress, type)) this.progress(progress[type] ?? 'running', fieldsOf(event.hook));
    const message = textOf(event['@message']).trim();
    if (type === 'log' && message.startsWith('Two interrupts received')) this.forced = true;
    if (!unsaid.has(type) && !isRepeated) this.listener.say(message);
  }

  /** The first error; null: none. */
  get error(): Diagnostic | null {
    return this.diagnostics.find(({ severity }) => severity === 'error') ?? null;
  }

  private diagnose(fields: Fields): void {
    const { filename, start } = fieldsOf(fields.range) as { filename?: unknown; start?: unknown };
    const file = textOf(filename);
    const diagnostic: Diagnostic = {
      severity: fields.severity === 'warning' ? 'warning' : 'error',
      summary: this.listener.hide(textOf(fields.summary)).slice(0, 500),
      detail: this.listener.hide(textOf(fields.detail)).slice(0, detailCharsMax),
      address: this.listener.hide(textOf(fields.address)).slice(0, 1000),
      place: file === '' ? '' : `${file}:${String(fieldsOf(start).line)}`.slice(0, 500),
    };
    this.diagnostics.push(diagnostic);
    this.tell({ type: 'terraform.diagnostic', ...diagnostic });
    this.listener.say(diagnosticWords(diagnostic));
  }

  private progress(state: 'running' | 'done' | 'failed', hook: Fields): void {
    const address = this.listener.hide(textOf(fieldsOf(hook.resource).addr)).slice(0, 1000);
    const seconds = typeof hook.elapsed_seconds === 'number' ? hook.elapsed_seconds : 0;
    this.tell({ type: 'terraform.progress', address, action: textOf(hook.action), state, elapsedMs: Math.round(seconds * 1000) });
  }

  private tell(event: JsonObject & { readonly type: string }): void {
    this.told += 1;
    if (this.told <= eventsMax) this.listener.tell(event);
  }
}

function parse(line: string): Fields | null {
  if (!line.startsWith('{')) return null;
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return null;
  }
}

function countsOf(fields: Fields): JsonObject {
  const counts = ['add', 'change', 'remove', 'import', 'forget'].map((name) => [
    name,
    typeof fields[name] === 'number' ? fields[name] : 0,
  ]);
  return Object.fromEntries(counts) as JsonObject;
}

function diagnosticWords({ severity, summary, detail, address, place }: Diagnostic): string {
  const where = [address && `with ${address}`, place && `at ${place}`].filter(Boolean).join(', ');
  const head = `${severity === 'error' ? 'Error' : 'Warning'}: ${summary}${where === '' ? '' : ` (${where})`}`;
  return detail === '' ? head : `${head}\n${detail}`;
}
