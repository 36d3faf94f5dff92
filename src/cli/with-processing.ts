import type { AppContext } from '../app-context.js';
import { DestinationRegistrar } from '../processing/destination-registrar.service.js';
import { ProcessingModule } from '../processing/processing.module.js';
import { withApp, type AppServices } from './with-app.js';

type ProcessingWork<T> = (services: AppServices) => Promise<T>;

/** For work that stores calls: their destinations are registered first, as a start of the service does. */
export function withProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'migrated' }, async (services) => {
    await services.get(DestinationRegistrar).register();
    return work(services);
  });
}

/** For work that only looks: it may register and store later, when somebody said yes. */
export function previewProcessing<T>(context: AppContext, work: ProcessingWork<T>): Promise<T> {
  return withApp(context, { module: ProcessingModule, database: 'current' }, work);
}
