/** Where the runner protocol lives. */
export const runnerApi = '/api/runner/v1';

export const runnerPaths = {
  register: `${runnerApi}/register`,
  runner: `${runnerApi}/runner`,
  session: `${runnerApi}/session`,
  token: `${runnerApi}/token`,
  proof: `${runnerApi}/proof`,
  sync: `${runnerApi}/sync`,
  kept: `${runnerApi}/kept`,
  ownLog: `${runnerApi}/log`,
  attempt: (attemptId: string) => `${runnerApi}/attempts/${attemptId}`,
  accept: (attemptId: string) => `${runnerApi}/attempts/${attemptId}/accept`,
  report: (attemptId: string) => `${runnerApi}/attempts/${attemptId}/report`,
  gate: (attemptId: string) => `${runnerApi}/attempts/${attemptId}/gate`,
  identityToken: (attemptId: string) => `${runnerApi}/attempts/${attemptId}/identity-token`,
  file: (attemptId: string, name: string) => `${runnerApi}/attempts/${attemptId}/files/${name}`,
  log: (attemptId: string) => `${runnerApi}/attempts/${attemptId}/log`,
  logClose: (attemptId: string) => `${runnerApi}/attempts/${attemptId}/log/close`,
} as const;

/** The header in which a runner may say who it is, for when its credential can not tell. */
export const runnerIdHeader = 'baton-runner-id';

/** The served programs. */
export const downloads = { runner: '/download/baton-runner.tgz', cli: '/download/baton.tgz' } as const;

/** The runner's program of one version, as the server keeps it. */
export const versionedDownload = (version: string): string => `/download/baton-runner-${version}.tgz`;
