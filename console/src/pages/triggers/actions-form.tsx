import type { JSX } from 'preact'
import type { FunctionAction, MailAction, TriggerBody } from '../../api/resources.js'
import { memberOf } from '../../parts/form/bound.js'
import { TextArea, TextInput } from '../../parts/form/inputs.js'
import { AddPiece, Pieces, type PieceProps } from '../../parts/form/pieces.js'
import { ObjectForm } from '../../parts/form/schema-form.js'
import { addressOf, useCommands, useOffered } from '../../parts/modules-of.js'
import type { FormPart } from './form-part.js'

/** What a trigger does when it fires: the functions in order, then the mails. */
export function ActionsForm({ body, change }: FormPart): JSX.Element {
  const set = (actions: TriggerBody['actions']): void => {
    change({ actions })
  }
  const calls = memberOf(body.actions, 'functions', set)
  const mails = memberOf(body.actions, 'mailers', set)
  return (
    <section class="card stack">
      <h2>Actions</h2>
      <p class="muted">Done in this order when the trigger fires; the mails come last.</p>
      <Pieces {...calls} name="call" path="actions.functions" form={FunctionForm} />
      <Pieces {...mails} name="mail" path="actions.mailers" form={MailForm} />
      <div class="inline">
        <AddPiece {...calls} name="Run a module command" make={() => ({ mod: '', method: '', args: {} })} />
        <AddPiece {...mails} name="Mail" make={() => ({ emails: [], content: '' })} />
      </div>
    </section>
  )
}

function FunctionForm({ path, value: action, onChange }: PieceProps<FunctionAction>): JSX.Element {
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
          {...memberOf(action, 'mod', onChange)}
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
        {...memberOf(action, 'args', onChange)}
      />
    </div>
  )
}

const MailForm = ({ path, value: mail, onChange }: PieceProps<MailAction>): JSX.Element => (
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
      hint="The subject is the trigger’s name."
      {...memberOf(mail, 'content', onChange)}
    />
  </div>
)

/** One text an address, the one that is being typed included. */
const addressesOf = (text: string): string[] => (text === '' ? [] : text.split(/,\s*/))
