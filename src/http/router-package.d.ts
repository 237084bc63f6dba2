/** The package has no types of its own; Express has them, whose router it is. */
declare module 'router' {
  import type { Router, RouterOptions } from 'express'

  const router: (options?: RouterOptions) => Router
  export default router
}
