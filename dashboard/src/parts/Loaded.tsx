import type { ReactNode } from 'react';
import { Failure } from './Failure.js';
import { Loading } from './Loading.js';

export interface Asked<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface Props<T> {
  readonly asked: Asked<T>;
  /** About as many as are coming. */
  readonly rows?: number | undefined;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, once it is there; until then its shape, or what went wrong. What is there stays while it is asked for anew. */
export function Loaded<T>({ asked, rows, children }: Props<T>) {
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error) return <Failure error={asked.error} again={() => void asked.refetch()} />;
  return <Loading rows={rows} />;
}
