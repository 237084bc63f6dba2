import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { messageOf, Refusal } from '../api/call.js'
import { Button } from '../parts/button.js'
import { Field } from '../parts/form/field.js'
import { Notice } from '../parts/states.js'
import { farewell } from '../session.js'
import { ThemeButton } from '../shell.js'
import { signIn } from '../sign-in.js'

/** Where people bring their key. */
export function SignIn(): JSX.Element {
  const key = useSignal('')
  const fault = useSignal<string | undefined>(undefined)
  const isBusy = useSignal(false)
  const submit = async (): Promise<void> => {
    isBusy.value = true
    fault.value = undefined
    try {
      await signIn(key.value.trim())
    } catch (error) {
      const isUnknown = error instanceof Refusal && error.code === 'unauthenticated'
      fault.value = isUnknown ? 'Nobody has this key. Check that all of it was copied.' : messageOf(error)
    }
    isBusy.value = false
  }
  return (
    <main class="signin">
      <div class="corner">
        <ThemeButton />
      </div>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <img src="./icon.svg" alt="" width="44" height="44" />
        <h1>Webhooks</h1>
        <p class="muted">Configure webhooks, and watch them at work.</p>
        {farewell.value !== '' && <Notice kind="warn">{farewell.value}</Notice>}
        <Field label="API key" fault={fault.value}>
          {(ties) => (
            <input
              {...ties}
              type="password"
              autocomplete="off"
              required
              value={key.value}
              onInput={({ currentTarget }) => {
                key.value = currentTarget.value
              }}
            />
          )}
        </Field>
        <Button kind="main" type="submit" disabled={isBusy.value || key.value.trim() === ''}>
          Sign in
        </Button>
        <KeyHelp />
      </form>
    </main>
  )
}

const KeyHelp = (): JSX.Element => (
  <>
    <details>
      <summary>Where do I get a key?</summary>
      <p>
        The first start of the host prints one for an administrator, this once. Others are made by{' '}
        <code>placeos-webhooks keys add</code>.
      </p>
    </details>
    <p class="muted small">The key stays in this page’s memory: closing or reloading the page forgets it.</p>
  </>
)
