/** Where REST lives. */
export const restApi = '/api/v1';

export const restPaths = {
  openapi: `${restApi}/openapi.json`,
  docs: `${restApi}/docs`,
  live: `${restApi}/live`,
  setup: `${restApi}/setup`,
  session: `${restApi}/session`,
  whoami: `${restApi}/whoami`,
  settings: `${restApi}/settings`,
  tokens: `${restApi}/tokens`,
  token: (id: string) => `${restApi}/tokens/${id}`,
  runners: `${restApi}/runners`,
  runner: (id: string) => `${restApi}/runners/${id}`,
  runnerPairing: (id: string) => `${restApi}/runners/${id}/pairing`,
  runnerAction: (id: string, action: string) => `${restApi}/runners/${id}/${action}`,
  runnersPreview: `${restApi}/runners/actions/preview`,
  runnersBulk: `${restApi}/runners/actions`,
  registrationToken: `${restApi}/admin/actions/runners/registration-token`,
  queue: `${restApi}/queue`,
  jobs: `${restApi}/jobs`,
  job: (id: string) => `${restApi}/jobs/${id}`,
  jobExplanation: (id: string) => `${restApi}/jobs/${id}/explanation`,
  jobCancel: (id: string) => `${restApi}/jobs/${id}/cancel`,
  jobResolve: (id: string) => `${restApi}/jobs/${id}/resolve`,
  jobRerun: (id: string) => `${restApi}/jobs/${id}/rerun`,
  jobLog: (id: string) => `${restApi}/jobs/${id}/log`,
} as const;
