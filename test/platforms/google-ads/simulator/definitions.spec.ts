import { createRequire } from 'node:module';
import protobuf, { type INamespace, type ReflectionObject } from 'protobufjs';
import { loadProtos } from '../../../../src/platforms/google-ads/simulator/rpc-error.js';

const GOOGLES = protobuf.Root.fromJSON(
  createRequire(__filename)('@google-ads/datamanager/build/protos/protos.json') as INamespace,
);

/** Every message and enum below, by full name, as JSON without what lies inside it. */
function definitionsIn(node: ReflectionObject): [name: string, definition: object][] {
  const inside = node instanceof protobuf.Namespace ? node.nestedArray.flatMap(definitionsIn) : [];
  const isMessage = node instanceof protobuf.Type || node instanceof protobuf.Enum;
  if (!isMessage) return inside;
  const { nested: _inside, ...own } = node.toJSON() as { nested?: object };
  return [[node.fullName, own], ...inside];
}

describe('the message definitions that ship with the package', () => {
  it('are Google’s own, and lead to no message that is missing', () => {
    const shipped = loadProtos('data-manager').resolveAll();
    const googles = new Map(definitionsIn(GOOGLES.resolveAll()));
    const ours = definitionsIn(shipped);
    expect(ours.length).toBeGreaterThan(10);
    for (const [name, definition] of ours) expect([name, definition]).toEqual([name, googles.get(name)]);
  });
});
