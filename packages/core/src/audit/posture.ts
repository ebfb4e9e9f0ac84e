import { credentialChecks } from './posture-credentials.ts';
import type { Check, PostureFacts } from './posture-facts.ts';
import { type Finding, severities } from './posture-finding.ts';
import { runnerChecks } from './posture-runners.ts';
import { serverChecks } from './posture-server.ts';

/** One check a line of thought: a further one is a further function in one of these lists. */
const checks: readonly Check[] = [...serverChecks, ...credentialChecks, ...runnerChecks];

/** What is set up weakly, the worst first. */
export const postureOf = (facts: PostureFacts): Finding[] =>
  checks
    .flatMap((check) => check(facts) ?? [])
    .map((finding) => ({ about: [], ...finding }))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
