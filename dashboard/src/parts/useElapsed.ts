import { useEffect, useState } from 'react';

/** Whole seconds since `isRunning` became true; 0 while it is not. */
export function useElapsed(isRunning: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!isRunning) return undefined;
    const ticking = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(ticking);
  }, [isRunning]);
  return seconds;
}
