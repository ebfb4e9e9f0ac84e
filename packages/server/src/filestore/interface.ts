/** The bytes of one file of a job; both are UUIDs. */
export interface ContentRef {
  jobId: string;
  contentId: string;
}

export interface StoredContent {
  /** bytes, before encryption */
  size: number;
  /** SHA-256 of them, hexadecimal */
  digest: string;
}

/** A part of a file: from the byte `from` to the byte before `to`. */
export interface ByteRange {
  from: number;
  to: number;
}

/**
 * The bytes of the files that jobs keep, apart from the store, each encrypted with a key of its own, which the store of bytes is told and does not keep.
 *
 * **Durability.** When `put` resolves, the content survives a crash of process and machine; before that, and when it rejects, nothing of it
 * is there. What a crash left half done is gone when the store is opened.
 * **Verification.** What `read` yields is what was put: a changed, torn or swapped content, or another key, is {@link FileDamaged} before any byte
 * that is not right is yielded.
 * **Concurrency.** All calls are independent. A content that is removed while it is read is read to its end, or is found to be damaged.
 */
export interface FileStore {
  /**
   * Takes `source` in to its end. A content is put once.
   *
   * @param key 32 bytes, used for nothing else
   * @param bytesMax {@link FileTooLarge} when there are more
   * @throws FileStoreFull when there is no space; whatever `source` throws
   */
  put(ref: ContentRef, key: Uint8Array, source: AsyncIterable<Uint8Array>, bytesMax: number): Promise<StoredContent>;
  /**
   * Resolves when the first piece is verified.
   *
   * @param size of the whole content
   * @throws FileDamaged here or while it is read, when the content is not there or not what it was
   */
  read(ref: ContentRef, key: Uint8Array, size: number, range: ByteRange): Promise<AsyncIterable<Uint8Array>>;
  /** Nothing happens when it is not there. */
  remove(ref: ContentRef): Promise<void>;
  /** All contents of a job. */
  removeJob(jobId: string): Promise<void>;
  /** Jobs with the ids of their contents; what is put or removed meanwhile may be among them. */
  contents(): AsyncIterable<{ jobId: string; contentIds: string[] }>;
  /** Whether there is room for so many bytes more. */
  hasRoom(bytes: number): Promise<boolean>;
  /** Waits for what is under way. Later calls reject. */
  shutdown(): Promise<void>;
}

/** No space is left for the content; nothing was stored. */
export class FileStoreFull extends Error {
  override name = 'FileStoreFull';
}

/** There are more bytes than allowed; nothing was stored. */
export class FileTooLarge extends Error {
  override name = 'FileTooLarge';
}

/** The content is not there, or not what was put, or its key is another. */
export class FileDamaged extends Error {
  override name = 'FileDamaged';
}
