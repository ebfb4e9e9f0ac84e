/** The project that is meant where none is named. */
export const defaultProject = 'baton/default';
