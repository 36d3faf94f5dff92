/** What a command's exit code says; 78 is EX_CONFIG of sysexits. */
export const EXIT = { ok: 0, failed: 1, usage: 2, config: 78 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
