/** Where Nest finds the call sources' adapters, `@Inject(SOURCES) sources: CallSource[]`. */
export const SOURCES = Symbol('sources');
