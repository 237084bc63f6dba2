import type { JSX } from 'preact'
import type { FunctionAction, MailAction } from '../../api/resources.js'
import { withAt, withoutAt } from '../../draft.js'
import { Button } from '../../parts/button.js'
import { TextArea, TextInput } from '../../parts/form/inputs.js'
import { ObjectForm } from '../../parts/form/schema-form.js'
import { addressOf, useCommands, useOffered } from '../../parts/modules-of.js'
import type { FormPart } from './form-part.js'

/** What a trigger does when it fires: the functions in order, then the mails. */
export function ActionsForm({ body, change }: FormPart): JSX.Element {
  const { functions, mailers } = body.actions
  const setFunctions = (list: readonly FunctionAction[]): void => {
    change({ actions: { functions: list, mailers } })
  }
  const setMails = (list: readonly MailAction[]): void => {
    change({ actions: { functions, mailers: list } })
  }
  return (
    <section class="card stack">
      <h2>Actions</h2>
      <p class="muted">Done in this order when the trigger fires; the mails come last.</p>
      {functions.map((action, at) => (
        <div key={at} class="piece">
          <FunctionForm
            path={`actions.functions[${at}]`}
            action={action}
            onChange={(changed) => {
              setFunctions(withAt(functions, at, changed))
            }}
          />
          <Button
            kind="bare"
            icon="trash"
            label={`Remove call ${at + 1}`}
            onPress={() => {
              setFunctions(withoutAt(functions, at))
            }}
          />
        </div>
      ))}
      {mailers.map((mail, at) => (
        <div key={at} class="piece">
          <MailForm
            path={`actions.mailers[${at}]`}
            mail={mail}
            onChange={(changed) => {
              setMails(withAt(mailers, at, changed))
            }}
          />
          <Button
            kind="bare"
            icon="trash"
            label={`Remove mail ${at + 1}`}
            onPress={() => {
              setMails(withoutAt(mailers, at))
            }}
          />
        </div>
      ))}
      <div class="inline">
        <Button
          icon="add"
          onPress={() => {
            setFunctions([...functions, { mod: '', method: '', args: {} }])
          }}
        >
          Call of a module
        </Button>
        <Button
          icon="add"
          onPress={() => {
            setMails([...mailers, { emails: [], content: '' }])
          }}
        >
          Mail
        </Button>
      </div>
    </section>
  )
}

interface FunctionProps {
  readonly path: string
  readonly action: FunctionAction
  readonly onChange: (action: FunctionAction) => void
}

function FunctionForm({ path, action, onChange }: FunctionProps): JSX.Element {
  const { modules } = useOffered()
  const commands = useCommands(action.mod).data.value ?? {}
  const command = Object.hasOwn(commands, action.method) ? commands[action.method] : undefined
  return (
    <div class="stack">
      <div class="comparison">
        <TextInput
          label="Module"
          path={`${path}.mod`}
          placeholder="Display_1"
          options={modules.map(addressOf)}
          value={action.mod}
          onChange={(mod) => {
            onChange({ ...action, mod })
          }}
        />
        <TextInput
          label="Method"
          path={`${path}.method`}
          placeholder="power"
          options={Object.keys(commands)}
          value={action.method}
          hint={command?.description}
          onChange={(method) => {
            onChange({ ...action, method, args: {} })
          }}
        />
      </div>
      <ObjectForm
        label="Arguments"
        path={`${path}.args`}
        schemas={command?.params}
        value={action.args}
        onChange={(args) => {
          onChange({ ...action, args })
        }}
      />
    </div>
  )
}

interface MailProps {
  readonly path: string
  readonly mail: MailAction
  readonly onChange: (mail: MailAction) => void
}

const MailForm = ({ path, mail, onChange }: MailProps): JSX.Element => (
  <div class="stack">
    <TextInput
      label="Mail to"
      path={`${path}.emails`}
      placeholder="anna@example.org, ben@example.org"
      value={mail.emails.join(', ')}
      onChange={(text) => {
        onChange({ ...mail, emails: addressesOf(text) })
      }}
    />
    <TextArea
      label="Text"
      path={`${path}.content`}
      value={mail.content}
      hint="The subject is the trigger’s name."
      onChange={(content) => {
        onChange({ ...mail, content })
      }}
    />
  </div>
)

/** One text an address, the one that is being typed included. */
const addressesOf = (text: string): string[] => (text === '' ? [] : text.split(/,\s*/))
