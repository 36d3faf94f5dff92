/**
 * Memoisation of something that is loaded on demand, single-flight: whoever asks meanwhile waits for the same load. A failure is
 * not kept, so that the next one who asks tries again.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}
