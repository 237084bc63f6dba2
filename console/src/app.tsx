import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Executions } from './pages/executions/executions.js'
import { InstancePage } from './pages/instance/instance.js'
import { SignIn } from './pages/sign-in.js'
import { SystemPage } from './pages/systems/system.js'
import { Systems } from './pages/systems/systems.js'
import { NewTrigger, TriggerPage } from './pages/triggers/trigger.js'
import { Triggers } from './pages/triggers/triggers.js'
import { Confirm } from './parts/dialog/form-dialog.js'
import { Empty } from './parts/states.js'
import { Toasts } from './parts/toasts.js'
import { heldBack, hrefTo, leave, route, stay, type Route } from './route.js'
import { isSupport, session } from './session.js'
import { Shell } from './shell.js'

/** The whole page. */
export function App(): JSX.Element {
  return (
    <>
      {session.value ? (
        <Shell>
          <Page at={route.value} />
        </Shell>
      ) : (
        <SignIn />
      )}
      {heldBack.value !== undefined && (
        <Confirm title="Leave without saving?" yes="Leave" no="Stay" onYes={leave} onNo={stay}>
          <p>What you have changed here is not saved.</p>
        </Confirm>
      )}
      <Toasts />
    </>
  )
}

function Page({ at }: { readonly at: Route }): JSX.Element {
  const [place = isSupport.value ? 'triggers' : 'systems', id, below, inner] = at
  const title = TITLES[place]
  useEffect(() => {
    document.title = `${title ?? 'Nothing here'} · Webhooks`
  }, [title])
  useFocusOnMoving(place === 'executions' ? place : at.join('/'))
  if (place === 'systems') {
    if (id === undefined || !isSupport.value) return <Systems />
    if (below === 'triggers' && inner !== undefined)
      return <InstancePage key={inner} system={id} id={inner} />
    return <SystemPage key={id} id={id} />
  }
  if (!isSupport.value || title === undefined) return <Nowhere />
  if (place === 'executions') return <Executions open={id} />
  if (id === 'new') return <NewTrigger />
  if (id !== undefined) return <TriggerPage key={id} id={id} />
  return <Triggers />
}

/** Whoever goes to another page by keyboard or ear begins at its content. */
function useFocusOnMoving(place: string): void {
  const before = useRef(place)
  useEffect(() => {
    if (before.current !== place) document.getElementById('main')?.focus({ preventScroll: true })
    before.current = place
  }, [place])
}

const TITLES: Readonly<Record<string, string>> = {
  triggers: 'Triggers',
  systems: 'Systems',
  executions: 'Executions',
}

const Nowhere = (): JSX.Element => (
  <Empty title="There is nothing here">
    It may be gone, or the key may not see it. Go on from the <a href={hrefTo('systems')}>systems</a>.
  </Empty>
)
