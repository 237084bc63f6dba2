import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { messageOf, Refusal } from '../api/call.js'
import { Button } from '../parts/button.js'
import { Dialog } from '../parts/dialog/dialog.js'
import { Field } from '../parts/form/field.js'
import { Notice } from '../parts/states.js'
import { lapse } from '../session.js'
import { ThemeButton } from '../shell.js'
import { signIn, signOut } from '../sign-in.js'

/** Where people bring their key. */
export const SignIn = (): JSX.Element => (
  <main class="signin">
    <div class="corner">
      <ThemeButton />
    </div>
    <div class="card">
      <img src="./icon.svg" alt="" width="44" height="44" />
      <h1>Webhooks</h1>
      <p class="muted">Configure webhooks, and see what they do.</p>
      <KeyForm />
      <KeyHelp />
    </div>
  </main>
)

/** Asks for the key again, before the page, which stays as it is. */
export const SignInAgain = (): JSX.Element => (
  <Dialog title="Sign in again" onClose={() => void signOut()} isKept>
    <div class="stack">
      <Notice kind="warn">{lapse.value}</Notice>
      <p class="muted">The page stays as it is, with what you have typed.</p>
      <KeyForm />
    </div>
  </Dialog>
)

function KeyForm(): JSX.Element {
  const key = useSignal('')
  const fault = useSignal<string | undefined>(undefined)
  const isBusy = useSignal(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector('input')?.focus()
  }, [])
  const submit = async (): Promise<void> => {
    isBusy.value = true
    fault.value = undefined
    try {
      await signIn(key.value.trim())
    } catch (error) {
      const isUnknown = error instanceof Refusal && error.code === 'unauthenticated'
      fault.value = isUnknown ? 'Key not recognised. Check that all of it was copied.' : messageOf(error)
    }
    isBusy.value = false
  }
  return (
    <form
      ref={form}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
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
    </form>
  )
}

const KeyHelp = (): JSX.Element => (
  <>
    <details>
      <summary>Where do I get a key?</summary>
      <p>
        The first start of the host prints one for an administrator, this once. Others are made on the page
        Keys, or by <code>placeos-webhooks keys add</code>.
      </p>
    </details>
    <p class="muted small">
      You stay signed in for 7 days, or until the key ends. The browser keeps a cookie that no script can
      read, and not the key.
    </p>
  </>
)
