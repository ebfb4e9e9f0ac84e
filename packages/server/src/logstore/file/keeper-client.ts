import { Worker } from 'node:worker_threads';
import { type LogChunk, type LogPacking, LogStoreFull } from '../interface.ts';
import { recordBytes, writeRecord } from './record.ts';
import type { Answer, KeeperOptions, Message, PackReport, Report, Request, Value } from './wire.ts';

/** Messages under way: the thread finds the next one when it is done with the one before. */
const underWayMax = 2;

/** What is asked, without its number; the chunks of an append are put into the message when it is sent. */
export type Question =
  | { type: 'append'; attemptId: string; chunks: readonly LogChunk[] }
  | Omit<Extract<Request, { type: 'close' }>, 'id'>
  | Omit<Extract<Request, { type: 'locate' }>, 'id'>
  | Omit<Extract<Request, { type: 'mark' }>, 'id'>
  | Omit<Extract<Request, { type: 'packed' }>, 'id'>
  | { type: 'state' | 'size' | 'remove'; attemptId: string };

interface Waiting {
  resolve(value: Value): void;
  reject(error: Error): void;
}

/** The callers' side of the keeping thread. */
export class KeeperClient {
  /** since it was started */
  readonly packing: LogPacking = { packed: 0, left: 0, failed: 0, bytes: 0, packedBytes: 0 };
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #waiting = new Map<number, Waiting>();
  #gathered: { id: number; question: Question }[] = [];
  #underWay = 0;
  #lastId = 0;
  #scheduled = false;
  #dead: Error | null = null;
  #idle: (() => void)[] = [];

  /** Starts the thread and waits until it has recovered what a crash left. */
  static async start(options: KeeperOptions): Promise<KeeperClient> {
    const worker = new Worker(new URL('./keeper-thread.ts', import.meta.url), { workerData: options, name: 'baton-logs' });
    const report = await new Promise<Report>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (report.type === 'unusable') {
      await worker.terminate();
      throw new (report.full ? LogStoreFull : Error)(`The log folder ${options.dir} cannot be used: ${report.message}`);
    }
    worker.removeAllListeners('error');
    return new KeeperClient(worker);
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (report: Report) => this.#received(report));
    worker.on('error', (error) => this.#died(error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#died(new Error('The keeping thread ended.'));
        resolve();
      });
    });
  }

  ask(question: Question): Promise<Value> {
    if (this.#dead) return Promise.reject(new Error(`The log store has failed: ${this.#dead.message}`));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#gathered.push({ id, question });
      this.#schedule();
    });
  }

  /** Waits for all that was asked, then ends the thread. */
  async shutdown(): Promise<void> {
    if (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    if (!this.#dead) this.#post({ type: 'shutdown' });
    await this.#exited;
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay >= underWayMax || this.#gathered.length === 0) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.#dead) return;
      this.#underWay++;
      const message = encode(this.#gathered.splice(0));
      this.#post(message, [message.bytes]);
    });
  }

  #post(message: Message, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #received(report: Report): void {
    if (report.type === 'pack') this.#packed(report.report);
    if (report.type !== 'answers') return;
    this.#underWay -= report.messages;
    for (const answer of report.answers) this.#answered(answer);
    this.#schedule();
    this.#checkIdle();
  }

  #packed({ kind, bytes, packedBytes }: PackReport): void {
    this.packing[kind] += 1;
    this.packing.bytes += bytes;
    this.packing.packedBytes += packedBytes;
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('value' in answer) waiting?.resolve(answer.value);
    else
      waiting?.reject(
        answer.error === 'full' ? new LogStoreFull(`No space is left for logs: ${answer.message}`) : new Error(answer.message),
      );
  }

  #died(error: Error): void {
    if (this.#dead) return;
    this.#dead = error;
    for (const { reject } of this.#waiting.values()) reject(new Error(`The log store has failed: ${error.message}`));
    this.#waiting.clear();
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#waiting.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** One message, with the records of all appends in one piece of memory that is handed over instead of copied. */
function encode(gathered: readonly { id: number; question: Question }[]): Extract<Message, { type: 'requests' }> {
  let length = 0;
  for (const { question } of gathered) {
    if (question.type === 'append') for (const chunk of question.chunks) length += recordBytes(chunk);
  }
  const bytes = new ArrayBuffer(length);
  const buffer = Buffer.from(bytes);
  let at = 0;
  const requests = gathered.map(({ id, question }): Request => {
    if (question.type !== 'append') return { ...question, id };
    const start = at;
    for (const chunk of question.chunks) at = writeRecord(buffer, at, chunk);
    return { type: 'append', id, attemptId: question.attemptId, start, end: at };
  });
  return { type: 'requests', requests, bytes };
}
