import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Fault } from '../../api/call.js'
import type { TriggerBody } from '../../api/resources.js'
import type { Draft } from '../../draft.js'
import { Button } from '../../parts/button.js'
import { Faults } from '../../parts/form/field.js'
import { Check, Select, TextArea, TextInput } from '../../parts/form/inputs.js'
import { Notice } from '../../parts/states.js'
import { ActionsForm } from './actions-form.js'
import { ConditionsForm } from './conditions-form.js'
import type { FormPart } from './form-part.js'
import { useSystemOptions } from './system-options.js'
import { WebhookForm } from './webhook-form.js'
import { Modules } from '../../parts/modules-of.js'

interface TriggerFormProps {
  readonly draft: Draft<TriggerBody>
  readonly faults: readonly Fault[]
  readonly onSave: () => Promise<void>
  /** What saving is called. */
  readonly verb: string
  readonly isReadOnly?: boolean
  /** What stands beside the button that saves. */
  readonly aside?: ComponentChildren
}

/** Everything people say of a trigger. */
export function TriggerForm({
  draft,
  faults,
  onSave,
  verb,
  isReadOnly = false,
  aside,
}: TriggerFormProps): JSX.Element {
  const { value, change, isDirty } = draft
  const body = value.value
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [faults])
  return (
    <Faults.Provider value={faults}>
      <Modules system={body.control_system_id}>
        <form
          ref={form}
          class="stack"
          onSubmit={(event) => {
            event.preventDefault()
          }}
        >
          {faults.length > 0 && <FaultList faults={faults} />}
          <fieldset disabled={isReadOnly} class="stack plain">
            <AboutForm body={body} change={change} />
            <WebhookForm body={body} change={change} />
            <TemplateSystem body={body} change={change} />
            <ConditionsForm body={body} change={change} />
            <ActionsForm body={body} change={change} />
          </fieldset>
          {!isReadOnly && (
            <div class="actions">
              {aside}
              <span class="grow" />
              {isDirty.value && <span class="muted">Not saved yet</span>}
              <Button kind="main" type="submit" disabled={!isDirty.value} onPress={onSave}>
                {verb}
              </Button>
            </div>
          )}
        </form>
      </Modules>
    </Faults.Provider>
  )
}

/** What people know a trigger by. */
const AboutForm = ({ body, change }: FormPart): JSX.Element => (
  <section class="card stack">
    <h2>About</h2>
    <TextInput
      label="Name"
      path="name"
      required
      value={body.name}
      onChange={(name) => {
        change({ name })
      }}
    />
    <TextArea
      label="Description"
      path="description"
      rows={2}
      value={body.description}
      onChange={(description) => {
        change({ description })
      }}
    />
    <Check
      label="Important"
      hint="Marks it for people who watch."
      value={body.important}
      onChange={(important) => {
        change({ important })
      }}
    />
  </section>
)

/** Whose modules are offered to fill in. */
function TemplateSystem({ body, change }: FormPart): JSX.Element {
  const options = useSystemOptions()
  return (
    <section class="card stack">
      <h2>Written for</h2>
      <Select
        label="System whose modules are offered below"
        hint="It only helps with filling in: the trigger can be added to any system."
        path="control_system_id"
        value={body.control_system_id ?? ''}
        options={[['', 'None: type names by hand'], ...(options.data.value ?? [])]}
        onChange={(id) => {
          change({ control_system_id: id === '' ? undefined : id })
        }}
      />
    </section>
  )
}

const FaultList = ({ faults }: { readonly faults: readonly Fault[] }): JSX.Element => (
  <Notice kind="bad">
    <div>
      <strong>Not saved yet. This has to be put right:</strong>
      <ul>
        {faults.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            {path !== '' && <code>{path}</code>} {message}
          </li>
        ))}
      </ul>
    </div>
  </Notice>
)
