/** The name of the tokens behind the token file, and the login of whoever uses it. */
export const localTokenName = 'local';
