/** What shells say of themselves in the environment of what they start: nothing that a job should hear of another process. */
const ownNames = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/** Names whose values some shell computes, protects or drops. */
const specialNames =
  /^(?:BASH\w*|COMP_WORDBREAKS|DIRSTACK|EPOCH\w*|EUID|FUNCNAME|GROUPS|HISTCMD|IFS|KSH_VERSION|LINENO|OPT\w+|PIPESTATUS|POSIXLY_CORRECT|PPID|PS\d|RANDOM|REPLY|SECONDS|SHELLOPTS|SRANDOM|UID)$/;

const identifier = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Whether a process hands this variable on to those that it starts; what a shell tells of itself concerns that shell only. */
export const isPassedOn = (name: string): boolean => !ownNames.has(name);

/** Whether every shell passes a variable of this name on as it got it, and lets it be set to anything. */
export const isPlainName = (name: string): boolean => identifier.test(name) && isPassedOn(name) && !specialNames.test(name);
