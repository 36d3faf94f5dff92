/** Where Nest finds the checked config, `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('config');
