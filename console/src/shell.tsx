import type { ComponentChildren, JSX } from 'preact'
import { live } from './live/live.js'
import type { Connection } from './live/live-socket.js'
import { Button } from './parts/button.js'
import { Chip } from './parts/states.js'
import { version } from './place.js'
import { hrefTo, route } from './route.js'
import { isSupport, session, signOut } from './session.js'
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
        {isSupport.value && <Tab to="triggers">Triggers</Tab>}
        <Tab to="systems">Systems</Tab>
        {isSupport.value && <Tab to="executions">Executions</Tab>}
      </nav>
      <div class="who">
        <Liveness />
        <span class="key" title={`Version ${version.value}`}>
          <span class="clip">{session.value?.name}</span>
          <Chip>{session.value?.role}</Chip>
        </span>
        <ThemeButton />
        <Button
          kind="bare"
          icon="out"
          label="Sign out"
          onPress={() => {
            signOut()
          }}
        />
      </div>
    </header>
    <main id="main" tabIndex={-1}>
      {children}
    </main>
  </>
)

export const ThemeButton = (): JSX.Element => (
  <Button
    kind="bare"
    icon={theme.value === 'dark' ? 'sun' : 'moon'}
    label={theme.value === 'dark' ? 'Use light colours' : 'Use dark colours'}
    onPress={toggleTheme}
  />
)

const Tab = ({ to, children }: { readonly to: string; readonly children: string }): JSX.Element => (
  <a
    href={hrefTo(to)}
    aria-current={(route.value[0] ?? (isSupport.value ? 'triggers' : 'systems')) === to ? 'page' : undefined}
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

const Liveness = (): JSX.Element => (
  <span class={`live ${live.state.value}`} role="status">
    {WORDS[live.state.value]}
  </span>
)
