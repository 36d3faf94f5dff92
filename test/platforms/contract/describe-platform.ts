import { describeConfig } from './describe-config.js';
import { describePrepare } from './describe-prepare.js';
import { describeWire } from './describe-wire.js';
import type { PlatformSubject } from './subject.js';

/** The contract of `src/platforms/kit/platform.ts`, held against one platform from outside. Every platform's test calls it. */
export function describePlatform<Settings, Row>(name: string, subject: PlatformSubject<Settings, Row>): void {
  describe(`${name}, as any platform,`, () => {
    describeConfig(subject);
    describePrepare(subject);
    describeWire(subject);
  });
}
