import { Readable } from 'node:stream';
import type { JobFile } from '@baton/core';
import { type JobArtifact, JobFileList, restPaths } from '@baton/protocol';
import { Type } from 'typebox';
import { attachment, reprDigest } from '../../http/header-values.ts';
import { type Answer, type Call, type RestRoute, restRoute } from '../rest-route.ts';
import { byteRange } from './byte-range.ts';
import { JobParams } from './params.ts';

const JobFileParams = Type.Object({
  jobId: JobParams.properties.jobId,
  name: Type.String({ minLength: 1, maxLength: 1_000, description: 'of the file; slashes may stand' }),
});

const artifactOf = ({ name, size, digest, attempt, attemptId, createdAt, expiresAt }: JobFile): JobArtifact => {
  return { name, size, digest, attempt, attemptId, createdAt, expiresAt };
};

/** Whatever a job wrote, a browser saves it and shows none of it: not as a page of ours, with no script, in no frame. */
const harmless = {
  'content-type': 'application/octet-stream',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const;

async function download({ app, params, header, request }: Call<{ jobId: string; name: string }>): Promise<Answer> {
  const { file, bytes } = await app.jobs.openFile(params.jobId, params.name);
  const etag = `"${file.digest}"`;
  const part = byteRange(file.size, etag, header('range'), header('if-range'));
  const { from, to } = part ?? { from: 0, to: file.size };
  // what nobody gets need not be decrypted
  const body = request.method === 'HEAD' ? [] : await bytes({ from, to });
  return {
    status: part ? 206 : 200,
    headers: {
      ...harmless,
      ...(part && { 'content-range': `bytes ${from}-${to - 1}/${file.size}` }),
      'content-length': String(to - from),
      'content-disposition': attachment(file.name),
      'accept-ranges': 'bytes',
      'repr-digest': reprDigest(file.digest),
      etag,
    },
    body: Readable.from(body, { objectMode: false }),
  };
}

/** Files that jobs keep, for people. */
export const jobFileRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.jobFiles('{jobId}'),
    summary: 'List the files that a job keeps',
    description: 'Those for people, by name; of those that only later attempts of the job may read it tells how many they are.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    answers: { 200: { description: 'The files', schema: JobFileList } },
    errors: ['job_not_found'],
    handle: async ({ app, params }) => {
      const { artifacts, outline } = await app.jobs.files(params.jobId);
      return { status: 200, body: { files: artifacts.map(artifactOf), outline } satisfies JobFileList };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.jobFile('{jobId}', '{name}'),
    summary: 'Download a file that a job keeps',
    description: '`Repr-Digest` has its SHA-256. One range of bytes may be asked for.',
    tag: 'jobs',
    access: 'person',
    deep: true,
    params: JobFileParams,
    answers: {
      200: { description: 'The file', mediaTypes: ['application/octet-stream'] },
      206: { description: 'The part that was asked for', mediaTypes: ['application/octet-stream'] },
    },
    errors: ['job_not_found', 'file_not_found', 'file_unreadable'],
    handle: download,
  }),
];
