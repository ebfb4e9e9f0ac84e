import { fstatSync } from 'node:fs';
import { join } from 'node:path';
import { fileHeader, fileHeaderBytes } from './file-header.ts';
import { Group } from './group.ts';
import { Journal } from './journal.ts';
import { digestOfFile, loadLog } from './load-log.ts';
import { Log } from './log.ts';
import { LogFiles } from './log-files.ts';
import { PackedLog } from './packed-file.ts';
import { Packer, type PackHost } from './packer.ts';
import { recover } from './recover.ts';
import { Retirement } from './retirement.ts';
import type { Answer, KeeperOptions, PackReport, Request, Value } from './wire.ts';

/** Logs known without looking at their files. */
const knownMax = 16_384;

/** Logs that a journal segment may tell of: bounds the time of a recovery. */
const dirtyMax = 8_192;

interface KeeperPorts {
  report(report: PackReport): void;
  /** An answer that comes apart from those of its group. */
  late(answer: Answer): void;
}

/** Keeps the logs of a folder: plans the writes of a group, stores them in the journal with one sync, then in the log files. */
export class Keeper {
  readonly #files: LogFiles;
  readonly #journal: Journal;
  readonly #retirement: Retirement;
  readonly #segmentBytes: number;
  #logs = new Map<string, Log>();
  #dirty = new Set<string>();
  #group = new Group();
  readonly #late: (answer: Answer) => void;
  #packer!: Packer;
  /** they are packed once their close is durable */
  #closedNow: [attemptId: string, size: number][] = [];
  #answers: Answer[] = [];

  static async open({ dir, segmentBytes, pack }: KeeperOptions, ports: KeeperPorts): Promise<Keeper> {
    const files = new LogFiles(dir);
    const folder = join(dir, 'journal');
    await recover(dir, folder, files);
    const keeper = new Keeper(dir, files, new Journal(folder), segmentBytes, ports);
    keeper.#packer = new Packer(dir, pack, keeper.#packHost(ports.report));
    return keeper;
  }

  private constructor(dir: string, files: LogFiles, journal: Journal, segmentBytes: number, { late }: KeeperPorts) {
    this.#files = files;
    this.#journal = journal;
    this.#segmentBytes = segmentBytes;
    this.#late = late;
    this.#retirement = new Retirement(dir, journal);
  }

  /** Carries out requests in their order; what they write is durable when this returns. `bytes` holds the records of appends. */
  run(requests: readonly { request: Request; bytes: Buffer }[]): Answer[] {
    for (const { request, bytes } of requests) this.#planOrFail(request, bytes);
    this.#store();
    for (const [attemptId, size] of this.#closedNow.splice(0)) this.#packer.add(attemptId, size);
    this.#evict();
    if (this.#journal.size >= this.#segmentBytes || this.#dirty.size >= dirtyMax) this.#retire();
    return this.#answers.splice(0);
  }

  /** Waits until the log files are on the disk, so that the next start has nothing to recover. */
  async shutdown(): Promise<void> {
    await this.#packer.stop();
    this.#retire();
    await this.#retirement.settled();
    this.#files.close();
  }

  #planOrFail(request: Request, bytes: Buffer): void {
    try {
      this.#plan(request, bytes);
    } catch (error) {
      this.#group.fail(request, error);
    }
  }

  #plan(request: Request, bytes: Buffer): void {
    const { type, attemptId } = request;
    if (type === 'packed') void this.#packer.settled().then(() => this.#late({ id: request.id, value: null }));
    else if (type === 'append') this.#group.answer(request, this.#append(attemptId, bytes).state());
    else if (type === 'close') this.#group.answer(request, this.#close(request).state());
    else if (type === 'remove') this.#remove(request);
    else this.#group.answer(request, this.#read(request));
  }

  #append(attemptId: string, records: Buffer): Log {
    const log = this.#find(attemptId) ?? new Log();
    if (log.isClosed) return log;
    const offset = log.size;
    const bytes = log.take(records);
    if (!bytes) return log;
    this.#logs.set(attemptId, log);
    const isFirst = offset === fileHeaderBytes;
    this.#group.writes.push({
      attemptId,
      offset: isFirst ? 0 : offset,
      size: log.size,
      bytes: isFirst ? Buffer.concat([fileHeader(0), bytes]) : bytes,
    });
    return log;
  }

  #close({ attemptId, end }: Request & { type: 'close' }): Log {
    let log = this.#find(attemptId) ?? new Log();
    if (log.isClosed || log.acknowledged < end.chunks) return log;
    if (log.needsFile && this.#group.writesTo(attemptId)) {
      this.#store();
      log = this.#find(attemptId) ?? new Log();
      if (log.acknowledged < end.chunks) return log;
    }
    const { size } = log;
    const closing = log.close(end, () => digestOfFile(this.#files.descriptor(attemptId, true) as number, size));
    this.#logs.set(attemptId, log);
    const bytes = Buffer.from(JSON.stringify(closing));
    const fileBytes = size + bytes.length;
    // The end record first: while the header does not point to it, it is nothing.
    this.#group.writes.push({ attemptId, offset: size, size: fileBytes, bytes });
    this.#group.writes.push({ attemptId, offset: 0, size: fileBytes, bytes: fileHeader(size) });
    this.#closedNow.push([attemptId, size]);
    return log;
  }

  #remove(request: Request): void {
    const { attemptId } = request;
    if (this.#find(attemptId)) {
      this.#group.writes.push({ attemptId, offset: 0, size: null, bytes: Buffer.alloc(0) });
      // Whatever comes later in this group begins a new log, so the old file must be gone before it is planned.
      this.#group.answer(request, null);
      this.#store();
      return;
    }
    this.#group.answer(request, null);
  }

  #read(request: Request): Value {
    const log = this.#find(request.attemptId);
    if (!log) return null;
    if (request.type === 'size') return { fileBytes: log.packed?.fileBytes ?? log.size, packed: log.packed !== null };
    if (request.type === 'mark') return log.mark(request.wanted);
    return request.type === 'locate' ? log.locate(request.number, request.bytesMax) : log.state();
  }

  /** The log, from memory or its file; null when nothing was ever appended. */
  #find(attemptId: string): Log | null {
    const known = this.#logs.get(attemptId);
    if (known) {
      this.#logs.delete(attemptId);
      this.#logs.set(attemptId, known);
      return known;
    }
    const log = this.#packedLog(attemptId) ?? this.#plainLog(attemptId);
    if (!log || log.isEmpty) return null;
    this.#logs.set(attemptId, log);
    return log;
  }

  #plainLog(attemptId: string): Log | null {
    const descriptor = this.#files.descriptor(attemptId, false);
    const log = descriptor === null ? null : loadLog(descriptor);
    if (log && !log.isClosed && descriptor !== null && fstatSync(descriptor).size > log.size)
      this.#files.truncate(attemptId, log.size);
    return log;
  }

  /** Where there is a packed form it counts: a plain one beside it is what a crash left, and may be older. */
  #packedLog(attemptId: string): Log | null {
    const found = this.#files.readPacked(attemptId);
    if (!found) return null;
    this.#files.removePlain(attemptId);
    const log = Log.closed(found.footer.closing);
    log.packed = new PackedLog(found.footer.blocks, found.fileBytes);
    return log;
  }

  #removeFiles(attemptId: string): void {
    this.#packer.forget(attemptId);
    this.#files.remove(attemptId);
  }

  /** What the packer asks and does. */
  #packHost(report: (report: PackReport) => void): PackHost {
    return {
      report,
      closed: (attemptId) => {
        const log = this.#find(attemptId);
        return log?.isClosed && !log.packed ? log.closing() : null;
      },
      swap: (attemptId, { footer, fileBytes }) => {
        const log = this.#logs.get(attemptId);
        if (log) log.packed = new PackedLog(footer.blocks, fileBytes);
        this.#files.removePlain(attemptId);
      },
      leave: (attemptId) => {
        const log = this.#find(attemptId);
        if (log) this.#files.write(attemptId, fileHeader(log.size, true), 0, Number.POSITIVE_INFINITY);
      },
    };
  }

  /** Makes what is planned durable and readable, or takes it back. */
  #store(): void {
    const group = this.#group;
    const { writes } = group;
    const isNew = writes.length > 0;
    try {
      if (isNew) this.#journal.append(writes);
      this.#apply();
    } catch (error) {
      this.#spoil(new Set(writes.map(({ attemptId }) => attemptId)), error);
    }
    this.#answers.push(...group.finish());
  }

  #apply(): void {
    const failed = new Set<string>();
    for (const { attemptId, offset, size, bytes } of this.#group.writes) {
      this.#dirty.add(attemptId);
      if (failed.has(attemptId)) continue;
      try {
        if (size === null) this.#removeFiles(attemptId);
        else this.#files.write(attemptId, bytes, offset, size);
        if (size === null) this.#logs.delete(attemptId);
      } catch (error) {
        failed.add(attemptId);
        this.#spoil(new Set([attemptId]), error);
      }
    }
  }

  /** Forgets what was planned for these logs: their files tell what is there. */
  #spoil(attemptIds: ReadonlySet<string>, error: unknown): void {
    for (const attemptId of attemptIds) this.#logs.delete(attemptId);
    this.#group.spoil(attemptIds, error, (request) => this.#read(request));
  }

  #evict(): void {
    for (const attemptId of this.#logs.keys()) {
      if (this.#logs.size <= knownMax) return;
      this.#logs.delete(attemptId);
    }
  }

  #retire(): void {
    this.#retirement.add(this.#journal.rotate(), this.#dirty);
    this.#dirty = new Set();
  }
}
