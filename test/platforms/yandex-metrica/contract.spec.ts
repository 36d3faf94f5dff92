import { describePlatform } from '../contract/describe-platform.js';
import { metricaSubject } from './metrica.js';

describePlatform('Yandex.Metrica', metricaSubject());
