/** A key, or several one after the other, and what it does. */
interface Shortcut {
  /** as it is written for people: `Ctrl K`, `g r`, `↑ ↓`; several that do the same are joined by a comma */
  keys: string;
  does: string;
}

export interface ShortcutGroup {
  where: string;
  shortcuts: readonly Shortcut[];
}

/** The pages that `g` and a letter go to. */
export const goKeys = {
  d: '/dashboard',
  r: '/runners',
  j: '/jobs',
  q: '/queue',
  t: '/templates',
  o: '/pools',
  e: '/releases',
  l: '/logs',
  a: '/audit',
  p: '/people',
  s: '/settings',
} as const;

const pageNames: Readonly<Record<(typeof goKeys)[keyof typeof goKeys], string>> = {
  '/dashboard': 'Dashboard',
  '/runners': 'Runners',
  '/jobs': 'Jobs',
  '/queue': 'Queue',
  '/templates': 'Templates',
  '/pools': 'Pools',
  '/releases': 'Releases',
  '/logs': 'Logs',
  '/audit': 'Audit',
  '/people': 'People',
  '/settings': 'Settings',
};

/** Every key of the page: the help shows them, the guide lists them. Whoever adds a key adds it here. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    where: 'Everywhere',
    shortcuts: [
      { keys: 'Ctrl K', does: 'Open the command palette' },
      { keys: '/', does: 'Search in the page' },
      { keys: 'c', does: 'New job' },
      { keys: 'p', does: 'Pair a runner' },
      { keys: 'o', does: 'Choose the scope' },
      { keys: 'Ctrl Z', does: 'Undo what was done last' },
      { keys: 'Esc', does: 'Close what is open' },
      { keys: '?', does: 'Show these keys' },
    ],
  },
  {
    where: 'Go to',
    shortcuts: Object.entries(goKeys).map(([key, href]) => ({ keys: `g ${key}`, does: pageNames[href] })),
  },
  {
    where: 'Tables',
    shortcuts: [
      { keys: '↓, j', does: 'To the next row' },
      { keys: '↑, k', does: 'To the row before' },
      { keys: 'Page↓, Page↑', does: 'A page on or back' },
      { keys: 'Home, End', does: 'To the first or the last row' },
      { keys: 'Enter, o', does: 'Open the row' },
      { keys: 'x, Space', does: 'Choose the row' },
      { keys: 'Shift ↓, Shift ↑', does: 'Choose the rows that are passed' },
      { keys: 'Ctrl A', does: 'Choose all rows that are shown' },
      { keys: 'm', does: 'Open the menu of the row' },
      { keys: 'Esc', does: 'Choose none' },
    ],
  },
  {
    where: 'A job',
    shortcuts: [
      { keys: 'x', does: 'Cancel it' },
      { keys: 'r', does: 'Run it again' },
    ],
  },
  {
    where: 'A log',
    shortcuts: [
      { keys: 'n, N', does: 'Next hit, previous hit' },
      { keys: 'g g, G', does: 'First line, last line' },
      { keys: 'f', does: 'Follow the end' },
      { keys: 'w', does: 'Wrap long lines' },
      { keys: 't', does: 'Times: none, since the start, of the day' },
      { keys: 'z', does: 'All of the window' },
      { keys: 'y', does: 'Copy the chosen lines' },
    ],
  },
  {
    where: 'Forms',
    shortcuts: [{ keys: 'Ctrl Enter', does: 'Submit, from any field' }],
  },
  {
    where: 'A plot',
    shortcuts: [
      { keys: '← →', does: 'Read the values of the step beside' },
      { keys: 'Home, End', does: 'The first step, the last' },
      { keys: '+, -', does: 'Look closer, look further' },
      { keys: 'Esc', does: 'Back to the time before' },
    ],
  },
  {
    where: 'Bars of who ran what',
    shortcuts: [
      { keys: '← →', does: 'To the attempt before or after' },
      { keys: '↑ ↓', does: 'To the runner above or below' },
      { keys: 'Enter', does: 'Open its job, or look closer at many' },
    ],
  },
];
