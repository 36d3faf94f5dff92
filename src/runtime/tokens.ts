/** Where Nest finds the clock, `@Inject(CLOCK) clock: Clock`. */
export const CLOCK = Symbol('clock');
