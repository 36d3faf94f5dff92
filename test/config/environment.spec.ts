import { findConfigFile } from '../../src/config/environment.js';

describe('the config file', () => {
  it.each([
    ['what the command names', { option: 'a.yaml', environment: { RINGBACK_CONFIG: '/b.yaml' } }, '/srv/a.yaml', true],
    ['what the environment names', { environment: { RINGBACK_CONFIG: 'b.yaml' } }, '/srv/b.yaml', true],
    ['ringback.yaml beside the process', { environment: {} }, '/srv/ringback.yaml', false],
    [
      'ringback.yaml too where the environment names nothing',
      { environment: { RINGBACK_CONFIG: '' } },
      '/srv/ringback.yaml',
      false,
    ],
  ])('is %s', (_, given, file, explicit) => {
    expect(findConfigFile({ ...given, folder: '/srv' })).toEqual({ file, explicit });
  });
});
