import type {
  Dashboard,
  Explanation,
  InstanceScope,
  JobDetail,
  JobFileList,
  NamedRangeList,
  ProjectList,
  ProvisioningKeyList,
  Queue,
  Runner,
  RunnerCredential,
  RunnerList,
  RunnerVitals,
  Secret,
  ServerSettings,
  SetupState,
  WhoAmI,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { handOver } from '../early/hand-over.ts';
import { Failure } from './failure.ts';
import { request } from './request.ts';

/** Who is signed in. */
export const whoamiQuery = queryOptions({
  queryKey: ['whoami'],
  queryFn: ({ signal }) => request<WhoAmI>('GET', restPaths.whoami, { signal, begun: handOver.whoami() }),
  staleTime: 5 * 60_000,
});

/** Whether the server still waits for its administrator. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => request<SetupState>('GET', restPaths.setup, { signal }),
  staleTime: 0,
});

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => request<ServerSettings>('GET', restPaths.settings, { signal }),
  staleTime: 5 * 60_000,
});

/** Provisioning keys, newest first. */
export const provisioningKeysQuery = queryOptions({
  queryKey: ['provisioning-keys'],
  queryFn: ({ signal }) => request<ProvisioningKeyList>('GET', restPaths.provisioningKeys, { signal }),
});

/** One job with all there is to know. Kept current by the live connection while its page is open. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => request<JobDetail>('GET', restPaths.job(id), { signal }),
  });

/** The files that a job keeps for people, as they are when its outline says so. */
export const jobFilesQuery = (id: string, outline: JobDetail['files']) =>
  queryOptions({
    queryKey: ['job files', id, outline],
    queryFn: ({ signal }) => request<JobFileList>('GET', restPaths.jobFiles(id), { signal }),
    // what is shown stays until the next list is there
    placeholderData: keepPreviousData,
  });

/** How often an open page asks anew why its job waits: the answer changes with the fleet. */
const explainEveryMs = 2_000;

/** Why a job waits, as of now. Null when it does not wait any more. */
export const explanationQuery = (id: string) =>
  queryOptions({
    queryKey: ['explanation', id],
    queryFn: async ({ signal }) => {
      try {
        return await request<Explanation>('GET', restPaths.jobExplanation(id), { signal });
      } catch (error) {
        if (error instanceof Failure && error.code === 'job_not_queued') return null;
        throw error;
      }
    },
    refetchInterval: explainEveryMs,
  });

export const runnerQuery = (id: string) =>
  queryOptions({
    queryKey: ['runner', id],
    queryFn: ({ signal }) => request<Runner>('GET', restPaths.runner(id), { signal }),
  });

/** Runners of challengectl, which nobody can tell to stop. */
export const transmittersQuery = queryOptions({
  queryKey: ['transmitters'],
  queryFn: async ({ signal }) => {
    const { runners } = await request<RunnerList>('GET', `${restPaths.runners}?protocol=challengectl`, { signal });
    return runners;
  },
});

/** What the token of a runner is limited to. */
export const runnerCredentialQuery = (id: string) =>
  queryOptions({
    queryKey: ['runner-credential', id],
    queryFn: ({ signal }) => request<RunnerCredential>('GET', restPaths.runnerCredential(id), { signal }),
  });

/** How often an open page asks for the vitals of a day: they come in steps of five minutes. */
const vitalsEveryMs = 60_000;
/** And while there are none: those of a runner that has just begun come with its first sync. */
const firstVitalsEveryMs = 3_000;

/** The vitals of the last day. */
export const runnerVitalsQuery = (id: string) =>
  queryOptions({
    queryKey: ['runner-vitals', id],
    queryFn: ({ signal }) => request<RunnerVitals>('GET', restPaths.runnerVitals(id), { signal }),
    refetchInterval: ({ state }) => (state.data?.points.length === 0 ? firstVitalsEveryMs : vitalsEveryMs),
  });

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => request<InstanceScope>('GET', restPaths.instance, { signal }),
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => request<ProjectList>('GET', restPaths.projects, { signal }),
});

/** @param of `admin`, `orgs/NAME` or `repos/OWNER/NAME` */
export const secretsQuery = (of: string) =>
  queryOptions({
    queryKey: ['secrets', of],
    queryFn: ({ signal }) => request<Secret[]>('GET', restPaths.secrets(of), { query: { limit: 1000 }, signal }),
  });

/** The named ranges that count in a scope. */
export const rangesQuery = (scope: string) =>
  queryOptions({
    queryKey: ['ranges', scope],
    queryFn: async ({ signal }) => (await request<NamedRangeList>('GET', restPaths.ranges, { query: { scope }, signal })).ranges,
  });
/** How things stand in a scope; null: in all that one sees. Kept current by the live connection while its page is open. */
export const dashboardQuery = (scope: string | null) =>
  queryOptions({
    queryKey: ['dashboard', scope],
    queryFn: ({ signal }) => request<Dashboard>('GET', restPaths.dashboard, { signal, query: { scope: scope ?? undefined } }),
  });

/** What waits, by kind of job, with a verdict for each. */
export const queueQuery = queryOptions({
  queryKey: ['queue'],
  queryFn: ({ signal }) => request<Queue>('GET', restPaths.queue, { signal }),
  refetchInterval: 15_000,
});
