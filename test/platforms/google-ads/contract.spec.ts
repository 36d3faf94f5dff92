import { describePlatform } from '../contract/describe-platform.js';
import { dataManagerSubject } from './google-ads.js';

describePlatform('Google Ads through the Data Manager', dataManagerSubject());
