import { describePlatform } from '../contract/describe-platform.js';
import { ga4Subject } from './ga4.js';

describePlatform('GA4', ga4Subject());
