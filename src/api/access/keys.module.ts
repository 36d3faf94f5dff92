import { Module } from '@nestjs/common';
import { AdminKeysService } from './admin-keys.service.js';

/** The keys of the admin API, for the API itself and for `ringback key`. */
@Module({ providers: [AdminKeysService], exports: [AdminKeysService] })
export class KeysModule {}
