import type { NotificationData } from '@mantine/notifications';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { currentLanguage, loadedTexts } from '../texts/texts.js';

/** Loaded with the first notification; most visits show none. */
const load = () => import('@mantine/notifications');
const Notifications = lazy(async () => ({ default: (await load()).Notifications }));

let isNeeded = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows a notification. The library queues it until `NotificationArea` has loaded. */
export async function notify(data: NotificationData): Promise<void> {
  isNeeded = true;
  listeners.forEach((listener) => listener());
  const { notifications } = await load();
  notifications.show({
    withCloseButton: true,
    closeButtonProps: { 'aria-label': loadedTexts(currentLanguage()).common.close },
    // The library's own grey has too little contrast.
    styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    ...data,
  });
}

/** Where notifications appear. */
export function NotificationArea() {
  const isShown = useSyncExternalStore(subscribe, () => isNeeded);
  if (!isShown) return null;
  return (
    <Suspense>
      <Notifications position="bottom-right" limit={3} />
    </Suspense>
  );
}
