import type { App } from '../../app/index.ts';

/** The mark is the last that a job writes; its runner may say a little after it. */
const tailBytes = 16_384;
const readBytesMax = 65_536;
const shape = /^\{"exitCode":(\d{1,3})\}\s*$/;

/** What stands in the log of an attempt in place of the mark, for the life of a server that comes after it was told. */
export const exitFactOf = (exitCode: number): string => JSON.stringify({ exitCode });

/** The exit code that an earlier life of the server was told; null: none. */
export async function toldExitCode(
  jobs: Pick<App['jobs'], 'markTail' | 'readAttemptLog'>,
  attemptId: string,
): Promise<number | null> {
  const { after } = await jobs.markTail(attemptId, tailBytes);
  const { chunks } = await jobs.readAttemptLog(attemptId, after, readBytesMax);
  const codes = chunks.flatMap(({ stream, bytes }) => {
    const [, code] = (stream === 'data' && shape.exec(new TextDecoder().decode(bytes))) || [];
    return code === undefined ? [] : [Number(code)];
  });
  return codes.at(-1) ?? null;
}
