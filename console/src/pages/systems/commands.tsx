import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { systems } from '../../api/routes.js'
import type { Command, Json, Module } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { FormDialog } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { ObjectForm, type JsonObject } from '../../parts/form/schema-form.js'
import { addressOf } from '../../parts/modules-of.js'
import { Await } from '../../parts/states.js'

interface CommandsProps {
  readonly system: string
  readonly module: Module
}

/** The commands of a module that the caller may use; each is run from a form of its arguments. */
export function Commands(props: CommandsProps): JSX.Element {
  const isOpen = useSignal(false)
  return (
    <details
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open
      }}
    >
      <summary>Commands</summary>
      {isOpen.value && <CommandList {...props} />}
    </details>
  )
}

function CommandList({ system, module }: CommandsProps): JSX.Element {
  const list = useLoaded(
    async () => (await systems.commands(system, addressOf(module))).data,
    [system, module.id],
  )
  return (
    <Await of={list}>
      {(commands) => (
        <div class="inline">
          {Object.entries(commands).map(([name, command]) => (
            <RunButton key={name} system={system} module={module} name={name} command={command} />
          ))}
          {Object.keys(commands).length === 0 && <span class="muted">None.</span>}
        </div>
      )}
    </Await>
  )
}

interface RunProps extends CommandsProps {
  readonly name: string
  readonly command: Command
}

function RunButton(props: RunProps): JSX.Element {
  const running = useDialog((close) => <Run {...props} onClose={close} />)
  return (
    <>
      <Button onPress={running.open}>{props.name}</Button>
      {running.shown}
    </>
  )
}

/** Runs a command, which may move a device, and shows its result. */
function Run({
  system,
  module,
  name,
  command,
  onClose,
}: RunProps & { readonly onClose: () => void }): JSX.Element {
  const args = useSignal<JsonObject>({})
  const result = useSignal<Json | undefined>(undefined)
  const run = async (): Promise<void> => {
    result.value = undefined
    const given = command.order.map((arg) =>
      Object.hasOwn(args.value, arg) ? (args.value[arg] ?? null) : null,
    )
    // What is left out at the end takes its default.
    const last = command.order.findLastIndex((arg) => Object.hasOwn(args.value, arg))
    result.value = (await systems.execute(system, addressOf(module), name, given.slice(0, last + 1))).data
  }
  return (
    <FormDialog title={`${addressOf(module)}.${name}`} yes="Run" no="Close" onYes={run} onNo={onClose}>
      <div class="stack">
        {command.description !== undefined && <p>{command.description}</p>}
        <ObjectForm
          label="Arguments"
          schemas={command.params}
          value={args.value}
          onChange={(value) => {
            args.value = value
          }}
        />
        {result.value !== undefined && (
          <pre role="status" aria-label="Result">
            {JSON.stringify(result.value, null, 2)}
          </pre>
        )}
      </div>
    </FormDialog>
  )
}
