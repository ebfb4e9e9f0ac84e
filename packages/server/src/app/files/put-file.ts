import {
  type FileAsk,
  type FileCaller,
  filesRefused,
  isThere,
  type JobFile,
  jobFileId,
  jobFileNameProblem,
  jobFilePurpose,
  type KeptContent,
  keepFile,
  roomForFile,
} from '@baton/core';
import { type ContentRef, FileStoreFull, FileTooLarge } from '../../filestore/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

export interface PutFileInput extends FileAsk {
  /** as it is announced; null: it is not */
  sizeBytes: number | null;
  bytes: AsyncIterable<Uint8Array>;
}

const keyBytes = 32;

/** Checks all that can be checked before a byte is read. Answers the job and how many bytes there is room for. */
async function admit(context: Context, caller: FileCaller, attemptId: string, { name, sizeBytes }: PutFileInput) {
  const problem = jobFileNameProblem(name);
  if (problem !== null) throw new Refused('file_name_invalid', { name: name.slice(0, 100).toWellFormed(), problem });
  const work = await context.workOf(caller.runnerId, attemptId);
  const refusal = filesRefused(work, caller);
  if (refusal) throw Refused.from(refusal);
  const jobId = work.job.id;
  const files = await context.deps.store.read.jobFiles(jobId);
  const room = roomForFile(files, jobId, name, rulesOf(context), context.now());
  if (!room.ok) throw Refused.from(room.refusal);
  if (sizeBytes !== null && sizeBytes > room.bytesMax) throw new Refused('file_too_large', { limitBytes: room.bytesMax });
  context.assertSpace();
  if (!(await context.deps.files.hasRoom(sizeBytes ?? 0))) throw new Refused('storage_full');
  return { jobId, bytesMax: room.bytesMax };
}

const rulesOf = ({ deps }: Context) => ({ jobBytesMax: deps.jobFilesBytesMax });

/** Keeps a file: first its bytes are safe on the disk, then its row is committed. Resolves when both are. */
export async function putFile(context: Context, caller: FileCaller, attemptId: string, input: PutFileInput): Promise<JobFile> {
  const { contents, deps } = context;
  const { jobId, bytesMax } = await admit(context, caller, attemptId, input);
  const ref = { jobId, contentId: deps.entropy.uuid(context.now()) };
  const done = contents.begin(ref);
  try {
    const content = await store(context, ref, input.bytes, bytesMax);
    const { row, gone } = await commit(context, caller, attemptId, ref, { ...input, ...content });
    await contents.settle(gone);
    deps.telemetry.count('file_bytes_kept', content.size);
    context.feed.filesChanged(jobId);
    return row;
  } finally {
    done();
  }
}

async function store(
  { deps }: Context,
  ref: ContentRef,
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<KeptContent> {
  const key = deps.entropy.bytes(keyBytes);
  try {
    const stored = await deps.files.put(ref, key, bytes, bytesMax);
    const sealed = deps.vault.seal(Buffer.from(key).toString('base64'), jobFilePurpose(ref.contentId));
    return { contentId: ref.contentId, ...stored, ...sealed };
  } catch (error) {
    if (error instanceof FileTooLarge) throw new Refused('file_too_large', { limitBytes: bytesMax });
    throw error instanceof FileStoreFull ? new Refused('storage_full') : error;
  }
}

/** Answers the row, and the contents that no row may lead to any more. */
async function commit(
  context: Context,
  caller: FileCaller,
  attemptId: string,
  ref: ContentRef,
  kept: FileAsk & KeptContent,
): Promise<{ row: JobFile; gone: ContentRef[] }> {
  // of every try: one whose outcome was unknown may have taken their places
  const replaced = new Map<string, ContentRef>();
  const id = jobFileId(ref.jobId, kept.name);
  const filesNow = async (): Promise<JobFile[]> => {
    const files = await context.deps.store.read.jobFiles(ref.jobId);
    const now = context.now();
    for (const file of files)
      if (file.contentId !== ref.contentId && (file.id === id || !isThere(file, now))) replaced.set(file.contentId, file);
    return files;
  };
  try {
    // one after the other for a job: the sum of its files is no row that could be guarded
    const { plan } = await context.fileTurns.take(ref.jobId, () =>
      context.committer.carryOut(
        async (fresh) => ({
          work: await context.workOf(caller.runnerId, attemptId, fresh),
          files: await filesNow(),
        }),
        ({ work, files }) => keepFile(work, caller, files, kept, rulesOf(context), context.now()),
      ),
    );
    const [first] = plan.changes;
    if (first?.kind !== 'jobFile' || first.op === 'remove') throw new Error('a file that is kept has a row');
    return { row: first.row, gone: [...replaced.values()] };
  } catch (error) {
    await context.contents.settle([ref, ...replaced.values()]);
    throw error;
  }
}
