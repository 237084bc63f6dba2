import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { Field } from '../../parts/form/field.js'
import { session } from '../../session.js'

/** What calls of instances are signed with, as it was typed here: in memory, and only while somebody is signed in. */
const secrets = signal<Readonly<Record<string, string>>>({})
session.subscribe((held) => {
  if (!held) secrets.value = {}
})

/** What was typed for an instance; empty where nothing was. */
export const signingSecretOf = (instance: string): string => secrets.value[instance] ?? ''

/** Asks for what calls of an instance are signed with, which the service shows to nobody. */
export const SigningSecret = ({ id }: { readonly id: string }): JSX.Element => (
  <Field
    label="Signing secret"
    hint="Calls must be signed. The service shows this secret to nobody: type it, and the curl command signs with it. It stays in this page’s memory."
  >
    {(ties) => (
      <input
        {...ties}
        type="password"
        autocomplete="off"
        value={signingSecretOf(id)}
        onInput={({ currentTarget }) => {
          secrets.value = { ...secrets.value, [id]: currentTarget.value }
        }}
      />
    )}
  </Field>
)
