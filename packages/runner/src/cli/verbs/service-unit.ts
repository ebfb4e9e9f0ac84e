/** What a unit of systemd is made of. */
export interface UnitFacts {
  /** shown by systemd */
  description: string;
  /** the whole command line */
  command: readonly string[];
  /** file with variables, for a runner that has its credential there; null: none */
  environmentFile: string | null;
  /** the user that it runs as; null: the one whose service manager it is */
  user: string | null;
  wantedBy: 'default.target' | 'multi-user.target';
}

/** The runner finishes its jobs before it goes: as long as that may take. */
const stopTimeoutS = 3_600;

/** A word of a command line in a unit: nothing in it stands for something else. */
const unitWord = (word: string): string => {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[A-Za-z0-9_./:@%+=,~-]+$/.test(word) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
};

/** The text of a unit that keeps the runner running. */
export const unitText = ({ description, command, environmentFile, user, wantedBy }: UnitFacts): string => `[Unit]
Description=${description.replaceAll('%', '%%')}
Wants=network-online.target
After=network-online.target

[Service]
${user === null ? '' : `User=${user}\n`}${environmentFile === null ? '' : `EnvironmentFile=${environmentFile.replaceAll('%', '%%')}\n`}ExecStart=${command
  .map(unitWord)
  .join(' ')}
Restart=always
RestartSec=5
# its token is void: starting it again does not help
RestartPreventExitStatus=2
# it finishes its jobs first
KillMode=mixed
TimeoutStopSec=${stopTimeoutS}

[Install]
WantedBy=${wantedBy}
`;
