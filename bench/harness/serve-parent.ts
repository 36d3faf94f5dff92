import type { Message, Reply, Usage } from './child.js';

/** The child's side of `startChild`. */
export interface Work<Ready> {
  /** What the parent needs, such as the port. */
  readonly ready: Ready;
  readonly orders?: Readonly<Record<string, (argument: never) => unknown>>;
  close?(): Promise<void>;
}

/** Begins the work when the parent sends its settings, carries out orders, and ends the process when the parent asks for it. */
export function serveParent<Settings, Ready>(begin: (settings: Settings) => Promise<Work<Ready>>): void {
  let work: Work<Ready> | null = null;
  const answerTo = async ({ order, argument }: Message): Promise<unknown> => {
    if (order === 'start') return (work = await begin(argument as Settings)).ready;
    if (order === 'usage') return usage();
    if (order === 'stop') return work?.close?.();
    const action = work?.orders?.[order];
    if (!action) throw new Error(`no such order: ${order}`);
    return action(argument as never);
  };
  // If the parent is interrupted, its children end too.
  process.on('disconnect', () => process.exit());
  process.on('message', (message: Message) => {
    void answerTo(message).then(
      (answer) => reply({ answer }, message.order === 'stop'),
      (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, false),
    );
  });
}

function reply(text: Reply, isLast: boolean): void {
  process.send?.(text, () => isLast && process.exit(0));
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    bytes: process.memoryUsage.rss(),
    mostBytes: process.resourceUsage().maxRSS * 1024,
  };
}
