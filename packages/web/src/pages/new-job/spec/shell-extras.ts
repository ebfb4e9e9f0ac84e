/** Fields of a script that have a form made of their schema; the others have places of their own. */
export const shellExtras = ['checkout', 'artifacts'] as const;
