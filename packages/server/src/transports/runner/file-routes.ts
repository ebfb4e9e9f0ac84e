import { FileAnswer, FileQuery, jobFileBytesMax, runnerPaths } from '@baton/protocol';
import { Type } from 'typebox';
import type { RouteDoc } from '../http/route.ts';
import { AttemptParams } from './routes.ts';

export const FileParams = Type.Object({
  attemptId: AttemptParams.properties.attemptId,
  name: Type.String({ minLength: 1, maxLength: 1_000, description: '`plan.tfplan`, `reports/a.xml`' }),
});

const path = runnerPaths.file('{attemptId}', '{name}');
const common = { tag: 'runner protocol', access: 'runner', forItsJob: true, deep: true, path, params: FileParams } as const;
const errors = ['attempt_not_found', 'lease_lost'] as const;

/** Files that jobs keep on the server. They go as they are, in either direction; code in `files.ts`. */
export const fileRoutes = {
  put: {
    ...common,
    method: 'PUT',
    summary: 'Keep a file with the job',
    description:
      'The body is the file. It is kept, encrypted, when the answer comes; whoever gets none sends it again. The newest of a name counts, from whatever ' +
      'attempt. `kind=artifact` (the default) is for people to download, `kind=private` only for later attempts of this job.',
    query: FileQuery,
    body: Type.Unknown(),
    bodyMediaType: 'application/octet-stream',
    bodyOptional: true,
    bodyLimit: jobFileBytesMax,
    tooLarge: 'file_too_large',
    answers: { 201: { description: 'It is kept', schema: FileAnswer } },
    errors: [
      ...errors,
      'file_name_invalid',
      'file_cut_off',
      'files_at_once',
      'job_files_full',
      'request_too_slow',
      'server_overloaded',
      'storage_full',
    ],
  },
  get: {
    ...common,
    method: 'GET',
    summary: 'Read a file of the job',
    description: 'Also one that an earlier attempt kept. `Repr-Digest` has its SHA-256.',
    answers: { 200: { description: 'Its bytes', mediaTypes: ['application/octet-stream'] } },
    errors: [...errors, 'file_not_found', 'file_unreadable'],
  },
} as const satisfies Record<string, RouteDoc>;
