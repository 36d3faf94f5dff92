/** Where Nest finds the checked config, `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('config');
/** What the config says that does not stop the start, as sentences. */
export const CONFIG_WARNINGS = Symbol('config warnings');
