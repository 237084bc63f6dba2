import type { DriverDefinition } from './definition.js'

/** Once for each driver; who loads one knows where it is. */
const readmes = new WeakMap<DriverDefinition, string>()

/** Keeps what is written beside a driver for people, in Markdown. */
export function keepReadme(definition: DriverDefinition, markdown: string): void {
  readmes.set(definition, markdown)
}

/** What is written beside a driver for people, in Markdown; undefined where nothing was found. */
export const readmeOf = (definition: DriverDefinition): string | undefined => readmes.get(definition)
