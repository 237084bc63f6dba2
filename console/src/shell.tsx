import { Fragment, type ComponentChildren, type JSX } from 'preact'
import { isReached } from './api/call.js'
import { areKeysShown, KEYS } from './keyboard.js'
import { live } from './live/live.js'
import type { Connection } from './live/live-socket.js'
import { Button } from './parts/button.js'
import { Dialog } from './parts/dialog/dialog.js'
import { Chip } from './parts/states.js'
import { version } from './place.js'
import { keptFilter } from './pages/executions/filter/kept-filter.js'
import { hrefTo, hrefWith, route, type Query } from './route.js'
import { isAdmin, isSupport, session } from './session.js'
import { signOut } from './sign-in.js'
import { theme, toggleTheme } from './theme.js'

/** What is around every page of somebody who is signed in. */
export const Shell = ({ children }: { readonly children: ComponentChildren }): JSX.Element => (
  <>
    <a
      class="skip"
      href="#main"
      onClick={(event) => {
        event.preventDefault()
        document.getElementById('main')?.focus()
      }}
    >
      Skip to the content
    </a>
    <header class="top">
      <a class="brand" href={hrefTo()}>
        <img src="./icon.svg" alt="" width="26" height="26" />
        <span>Webhooks</span>
      </a>
      <nav aria-label="Pages">
        {isSupport.value && <Tab to="home">Home</Tab>}
        {isSupport.value && <Tab to="triggers">Triggers</Tab>}
        <Tab to="systems">Systems</Tab>
        {isSupport.value && <Tab to="modules">Modules</Tab>}
        {isSupport.value && <Tab to="drivers">Drivers</Tab>}
        {isSupport.value && (
          <Tab to="executions" said={keptFilter.value}>
            Executions
          </Tab>
        )}
        {isAdmin.value && <Tab to="keys">Keys</Tab>}
      </nav>
      <div class="who">
        <Liveness />
        <span class="key" title={`Version ${version.value}`}>
          <span class="clip">{session.value?.name}</span>
          <Chip>{session.value?.role}</Chip>
        </span>
        <ThemeButton />
        <Button kind="bare" icon="out" label="Sign out" onPress={() => signOut()} />
      </div>
    </header>
    <main id="main" tabIndex={-1}>
      {children}
    </main>
    {areKeysShown.value && <KeysHelp />}
  </>
)

/** What keys do. */
const KeysHelp = (): JSX.Element => (
  <Dialog
    title="Keys"
    onClose={() => {
      areKeysShown.value = false
    }}
  >
    <dl class="facts">
      {KEYS.map(([keys, does]) => (
        <Fragment key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{does}</dd>
        </Fragment>
      ))}
    </dl>
  </Dialog>
)

export const ThemeButton = (): JSX.Element => (
  <Button
    kind="bare"
    icon={theme.value === 'dark' ? 'sun' : 'moon'}
    label={theme.value === 'dark' ? 'Use light colours' : 'Use dark colours'}
    onPress={toggleTheme}
  />
)

interface TabProps {
  readonly to: string
  /** What is said behind the place. */
  readonly said?: Query
  readonly children: string
}

const Tab = ({ to, said = {}, children }: TabProps): JSX.Element => (
  <a
    href={hrefWith(said, to)}
    aria-current={(route.value[0] ?? (isSupport.value ? 'home' : 'systems')) === to ? 'page' : undefined}
  >
    {children}
  </a>
)

const WORDS: Readonly<Record<Connection, string>> = {
  off: 'offline',
  connecting: 'connecting',
  open: 'live',
  lost: 'reconnecting',
}

/** Where calls fail although the websocket is open, it is no use to call that live. */
const Liveness = (): JSX.Element => {
  const state = isReached.value ? live.state.value : 'lost'
  return (
    <span class={`live ${state}`} role="status">
      {WORDS[state]}
    </span>
  )
}
