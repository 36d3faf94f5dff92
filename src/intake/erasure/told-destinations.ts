import { groupBy } from '../../domain/collections.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ToldDestination } from './record.js';

/** Where rows of these uploads have left for. */
export function toldOf(uploads: readonly UploadEntity[]): ToldDestination[] {
  const left = uploads.filter(({ tries }) => tries > 0);
  return [...groupBy(left, ({ projectId, destination }) => `${projectId}\n${destination}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ destination: first.destination, platform: first.platform, project: first.projectId, uploads: group.length }];
  });
}
