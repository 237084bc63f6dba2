import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { DriverPage } from './pages/drivers/driver.js'
import { Drivers } from './pages/drivers/drivers.js'
import { Executions } from './pages/executions/executions.js'
import { Home } from './pages/home/home.js'
import { InstancePage } from './pages/instance/instance.js'
import { Keys } from './pages/keys/keys.js'
import { ModulePage } from './pages/modules/module.js'
import { Modules } from './pages/modules/modules.js'
import { SignIn, SignInAgain } from './pages/sign-in.js'
import { SystemPage } from './pages/systems/system.js'
import { Systems } from './pages/systems/systems.js'
import { NewTrigger, TriggerPage } from './pages/triggers/trigger.js'
import { Triggers } from './pages/triggers/triggers.js'
import { Confirm } from './parts/dialog/form-dialog.js'
import { Empty } from './parts/states.js'
import { Toasts } from './parts/toasts.js'
import { heldBack, hrefTo, leave, route, stay, type Route } from './route.js'
import { isAdmin, isLooking, isSupport, lapse, session } from './session.js'
import { Shell } from './shell.js'
import { useTitle } from './parts/title.js'

/** The whole page. */
export function App(): JSX.Element | null {
  // Who is signed in sees no sign-in for a moment.
  if (isLooking.value) return null
  const held = session.value
  return (
    <>
      {held ? (
        // What somebody else may not see is not left for them.
        <Shell key={`${held.key} ${held.role}`}>
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
      {held && lapse.value !== '' && <SignInAgain />}
      <Toasts />
    </>
  )
}

function Page({ at }: { readonly at: Route }): JSX.Element {
  const [place = isSupport.value ? 'home' : 'systems', id, below, inner] = at
  const title = TITLES[place]
  useTitle(title ?? 'Nothing here')
  useFocusOnMoving(place === 'executions' ? place : at.join('/'))
  if (place === 'systems') {
    if (id === undefined || !isSupport.value) return <Systems />
    if (below === 'triggers' && inner !== undefined)
      return <InstancePage key={inner} system={id} id={inner} />
    return <SystemPage key={id} id={id} />
  }
  if (!isSupport.value || title === undefined) return <Nowhere />
  if (place === 'home') return <Home />
  if (place === 'executions') return <Executions open={id} />
  if (place === 'modules') return id === undefined ? <Modules /> : <ModulePage key={id} id={id} />
  if (place === 'drivers') return id === undefined ? <Drivers /> : <DriverPage key={id} name={id} />
  if (place === 'keys') return isAdmin.value ? <Keys /> : <Nowhere />
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
  home: 'Home',
  triggers: 'Triggers',
  systems: 'Systems',
  modules: 'Modules',
  drivers: 'Drivers',
  executions: 'Executions',
  keys: 'Keys',
}

const Nowhere = (): JSX.Element => (
  <>
    <h1 class="hidden">Not found</h1>
    <Empty title="There is nothing here">
      It may be gone, or the key may not see it. Go on from the <a href={hrefTo('systems')}>systems</a>.
    </Empty>
  </>
)
