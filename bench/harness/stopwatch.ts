/** Time since a watch was started: wall time and this process's CPU time. */
export interface Elapsed {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export function startWatch(): () => Elapsed {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}
