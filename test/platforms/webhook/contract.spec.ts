import { describePlatform } from '../contract/describe-platform.js';
import { webhookSubject } from './webhook.js';

describePlatform('A webhook', webhookSubject());
