import { useEffect } from 'preact/hooks'
import { goInstead, query, route } from '../../route.js'
import { isAdmin } from '../../session.js'

/** Opens a form where the address asks for it, as links do that lead to what mends something; once. */
export function useOpened(name: string, open: () => void): void {
  const isAsked = query.value.open === name
  useEffect(() => {
    if (!isAsked || !isAdmin.peek()) return
    const { open: _, ...rest } = query.peek()
    goInstead(rest, ...route.peek())
    open()
  }, [isAsked])
}
