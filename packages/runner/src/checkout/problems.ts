import { JobFailed } from '../executors/driver.ts';

/** Git failed for a reason that is not known: what it worked on may be broken. */
export class GitFailed extends Error {
  override name = 'GitFailed';
}

/** What is told apart by what git prints, in English. The first that fits counts. */
const known: readonly { pattern: RegExp; words: (of: ProblemOf) => string }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    words: ({ repository }) => `there is no room on the disk for ${repository}`,
  },
  {
    pattern: /couldn't find remote ref|not our ref|no such remote ref|Server does not allow request for unadvertised object/i,
    words: ({ repository, ref }) => `${repository} has no branch, tag or commit ${ref ?? 'HEAD'}`,
  },
  {
    pattern: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/,
    words: ({ host }) =>
      `${host} shows another host key than before. If that is right, remove the old one from known_hosts in the runner's cache of git`,
  },
  {
    pattern:
      /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|requested URL returned error: 40[13]|Permission denied \(|HTTP Basic: Access denied|Invalid username or/,
    words: ({ repository, host, credential, isSsh }) =>
      credential === null
        ? `${host} asks who reads ${repository}: name a secret with ${isSsh ? 'a private key' : 'a token'} in credential`
        : `${host} does not let the ${isSsh ? 'key' : 'token'} in ${credential} read ${repository}`,
  },
  {
    pattern:
      /[Rr]epository .*not found|does not appear to be a git repository|requested URL returned error: 404|ERROR: Repository not found|The project you were looking for could not be found|does not exist/,
    words: ({ repository, credential }) =>
      `there is no repository ${repository}${credential === null ? ', or only for who has a credential' : `, or none that ${credential} may read`}`,
  },
  {
    pattern:
      /Could not resolve host(?:name)?|Connection (?:refused|timed out|reset)|Failed to connect|Operation (?:timed out|too slow)|Network is unreachable|No route to host|SSL|TLS|certificate|unable to access|early EOF|Connection closed|returned error: 5\d\d/,
    words: ({ host, said }) => `${host} can't be reached: ${lastLine(said)}`,
  },
  {
    pattern: /transport '(.*)' not allowed/,
    words: ({ said }) => `the repository has a submodule that may not be fetched: ${lastLine(said)}`,
  },
];

export interface ProblemOf {
  repository: string;
  host: string;
  ref: string | null;
  /** variable of the credential */
  credential: string | null;
  isSsh: boolean;
  /** what git printed to stderr */
  said: readonly string[];
}

/** What went wrong, in words for the job's owner where it is known. */
export function gitProblem(doing: string, exitCode: number | null, of: ProblemOf): JobFailed | GitFailed {
  const text = of.said.join('\n');
  const found = known.find(({ pattern }) => pattern.test(text));
  if (found) return new JobFailed(found.words(of));
  return new GitFailed(`git could not ${doing} (exit code ${exitCode}): ${of.said.slice(-3).join(' ') || 'it said nothing'}`);
}

/** The last line that says something, without git's own word before it. */
const lastLine = (lines: readonly string[]): string =>
  (lines.findLast((line) => /^(?:fatal|error|ssh):/.test(line)) ?? lines.at(-1) ?? '').replace(/^(?:fatal|error): /, '');
