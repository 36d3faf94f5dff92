/** Under this name the installation keeps the key of the callers' hash. */
export const CALLER_SECRET = 'caller-key';
