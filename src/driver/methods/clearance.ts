/** What a caller must be to use a method; each includes the ones before it. */
export const clearances = ['user', 'support', 'administrator'] as const
export type Clearance = (typeof clearances)[number]

/** Whether a caller of clearance `has` may use what asks for `needs`. */
export const permits = (has: Clearance, needs: Clearance): boolean =>
  clearances.indexOf(has) >= clearances.indexOf(needs)
