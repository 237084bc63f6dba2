/** Any value JSON can carry; never changed in place. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
