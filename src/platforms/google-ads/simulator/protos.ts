import { createRequire } from 'node:module';
import protobuf, { type INamespace, type Root } from 'protobufjs';

const requireFile = createRequire(import.meta.url);
const roots = new Map<string, Root>();

/** Message definitions out of a Google client package, read on first use: the Ads ones take a quarter of a second. */
export function loadProtos(
  file: '@google-ads/datamanager/build/protos/protos.json' | 'google-ads-node/build/protos/protos.json',
): Root {
  const known = roots.get(file);
  if (known !== undefined) return known;
  const root = protobuf.Root.fromJSON(requireFile(file) as INamespace);
  roots.set(file, root);
  return root;
}
